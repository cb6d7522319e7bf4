package dev.precept.pdp.jose;

import static dev.precept.pdp.jose.TestTokens.ACME;
import static dev.precept.pdp.jose.TestTokens.ISSUER;
import static dev.precept.pdp.jose.TestTokens.NOW;
import static dev.precept.pdp.jose.TestTokens.OTHER;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.domain.signingkey.SignatureAlgorithm;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;

/** What may be remembered of a signature, and when it has to be forgotten. */
class RememberedSignaturesTest {
    private TestTokens tokens = new TestTokens("ec-1", SignatureAlgorithm.ES256);
    private RememberedSignatures remembered = new RememberedSignatures();

    @BeforeAll
    static void install() {
        CryptoProvider.install();
    }

    @Test
    void aGoodSignatureIsRemembered() {
        String token = tokens.signer.sign(TokenClaimsCodec.write(TestTokens.claims()));
        assertThat(isRemembered(token)).isFalse();
        verify(token);
        assertThat(isRemembered(token)).isTrue();
    }

    @Test
    void failuresAreNotRemembered() {
        String token = tokens.signer.sign(TokenClaimsCodec.write(TestTokens.claims()));
        String bad = token.substring(0, token.length() - 4) + "AAAA";
        assertThat(verify(bad)).isInstanceOf(Verification.Refused.class);
        assertThat(isRemembered(bad)).isFalse();
    }

    @Test
    void goneWithTheKey() {
        String token = tokens.signer.sign(TokenClaimsCodec.write(TestTokens.claims()));
        verify(token);
        VerificationKey key = tokens.published.remove(ACME);
        assertThat(verify(token))
                .isEqualTo(new Verification.Refused(Verification.Reason.UNKNOWN_KEY));
        tokens.published.put(ACME, key);
        assertThat(isRemembered(token)).isFalse();
    }

    @Test
    void anotherKeyUnderTheSameIdCountsAsGone() {
        String token = tokens.signer.sign(TokenClaimsCodec.write(TestTokens.claims()));
        verify(token);
        TestTokens other = new TestTokens("ec-1", SignatureAlgorithm.ES256);
        tokens.published.put(ACME, VerificationKey.of(other.generated.published()));
        assertThat(verify(token))
                .isEqualTo(new Verification.Refused(Verification.Reason.BAD_SIGNATURE));
    }

    @Test
    void anotherOrganizationWithTheSameKeyHasToVerifyItself() {
        String token = tokens.signer.sign(TokenClaimsCodec.write(TestTokens.claims()));
        verify(token);
        tokens.published.put(OTHER, VerificationKey.of(tokens.generated.published()));
        assertThat(
                        new TokenVerifier(tokens, remembered)
                                .verify(token, OTHER, "https://precept.example/o/other", NOW))
                .isEqualTo(new Verification.Refused(Verification.Reason.WRONG_ISSUER));
    }

    @Test
    void bounded() {
        String used = tokens.signer.sign(TokenClaimsCodec.write(TestTokens.claims()));
        verify(used);
        RememberedSignatures.Digest first = digest("unused");
        VerificationKey key = VerificationKey.of(tokens.generated.published());
        remembered.remember(first, ACME, key, TestTokens.claims(), Limits.TOKEN_CHARACTERS);
        long enough = 3 * Limits.REMEMBERED_TOKENS_BYTES / Limits.TOKEN_CHARACTERS;
        for (int i = 0; i < enough; i++) {
            RememberedSignatures.Digest digest = digest("token " + i);
            remembered.remember(digest, ACME, key, TestTokens.claims(), Limits.TOKEN_CHARACTERS);
            assertThat(isRemembered(used)).as("kept, since it is used").isTrue();
        }
        assertThat(remembered.find(first, ACME, tokens)).isEmpty();
    }

    private Verification verify(String token) {
        return new TokenVerifier(tokens, remembered).verify(token, ACME, ISSUER, NOW);
    }

    private boolean isRemembered(String token) {
        return remembered.find(digest(token), ACME, tokens).isPresent();
    }

    private static RememberedSignatures.Digest digest(String token) {
        return RememberedSignatures.digest(token.getBytes(StandardCharsets.ISO_8859_1));
    }
}
