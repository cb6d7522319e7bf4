package dev.precept.pdp.jose;

import static dev.precept.pdp.jose.TestTokens.ACME;
import static dev.precept.pdp.jose.TestTokens.ISSUER;
import static dev.precept.pdp.jose.TestTokens.NOW;
import static dev.precept.pdp.jose.TestTokens.OTHER;
import static dev.precept.pdp.jose.TestTokens.claims;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.pdp.jose.Verification.Reason;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.Base64;

/** Tokens that only the service reads. */
class OpaqueTokensTest {
    private final OpaqueTokens tokens = new OpaqueTokens(master(1));

    private static MasterKey master(int seed) {
        byte[] key = new byte[32];
        key[0] = (byte) seed;
        return MasterKey.load(Base64.getEncoder().encodeToString(key), Path.of("unused"));
    }

    private Verification verify(String token) {
        return tokens.verify(token, ACME, ISSUER, NOW);
    }

    @Test
    void aTokenSaysWhatWasSealedOnEveryNode() {
        String token = tokens.seal(claims());
        assertThat(OpaqueTokens.isOne(token)).isTrue();
        assertThat(verify(token)).isEqualTo(new Verification.Verified(claims()));
        assertThat(new OpaqueTokens(master(1)).verify(token, ACME, ISSUER, NOW))
                .isEqualTo(new Verification.Verified(claims()));
        assertThat(tokens.seal(claims())).isNotEqualTo(token);
    }

    @Test
    void itTellsItsHolderNothing() {
        String token = tokens.seal(claims());
        String bytes =
                new String(
                        Base64.getUrlDecoder().decode(token.substring(3)),
                        java.nio.charset.StandardCharsets.ISO_8859_1);
        assertThat(bytes).doesNotContain("app-1", "orders", "acme", "iss");
    }

    @Test
    void anotherOrganizationsAndAnotherMasterKeysAreRefused() {
        String token = tokens.seal(claims());
        assertThat(tokens.verify(token, OTHER, ISSUER, NOW))
                .isEqualTo(new Verification.Refused(Reason.BAD_SIGNATURE));
        assertThat(tokens.verify(token, ACME, ISSUER + "/", NOW))
                .isEqualTo(new Verification.Refused(Reason.WRONG_ISSUER));
        assertThat(new OpaqueTokens(master(2)).verify(token, ACME, ISSUER, NOW))
                .isEqualTo(new Verification.Refused(Reason.BAD_SIGNATURE));
    }

    @Test
    void itLivesUntilItsExpiryAndNoLonger() {
        String token = tokens.seal(claims());
        assertThat(tokens.verify(token, ACME, ISSUER, NOW.plusSeconds(3600)))
                .isEqualTo(new Verification.Refused(Reason.EXPIRED));
        assertThat(tokens.verify(token, ACME, ISSUER, NOW.minusSeconds(61)))
                .isEqualTo(new Verification.Refused(Reason.NOT_YET_VALID));
    }

    @Test
    void anyChangedCharacterIsRefused() {
        String token = tokens.seal(claims());
        for (int i = 3; i < token.length(); i++) {
            char changed = token.charAt(i) == 'A' ? 'B' : 'A';
            String other = token.substring(0, i) + changed + token.substring(i + 1);
            assertThat(verify(other)).as("%d", i).isInstanceOf(Verification.Refused.class);
        }
        for (int length = 0; length < token.length(); length += 7) {
            assertThat(verify("po_" + token.substring(3, Math.max(3, length))))
                    .isInstanceOf(Verification.Refused.class);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"po_", "po_A", "po_AA==", "po_ ", "po_\u0000", "po_\u00e9", "po_.."})
    void whatIsNoneIsRefused(String token) {
        assertThat(verify(token)).isEqualTo(new Verification.Refused(Reason.MALFORMED));
    }

    @Test
    void tooLargeIsRefusedUnread() {
        assertThat(verify("po_" + "A".repeat(Limits.TOKEN_CHARACTERS)))
                .isEqualTo(new Verification.Refused(Reason.TOO_LARGE));
    }
}
