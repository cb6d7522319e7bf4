package dev.precept.pdp.jose;

import static dev.precept.pdp.jose.TestTokens.ACME;
import static dev.precept.pdp.jose.TestTokens.ISSUER;
import static dev.precept.pdp.jose.TestTokens.NOW;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.domain.signingkey.SignatureAlgorithm;
import dev.precept.testing.Seed;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.Random;

/** Whatever is sent, the verifier answers; and only what was signed is verified. */
class TokenVerifierProperties {
    private static final int ROUNDS = 20_000;
    private static final String[] PIECES = {
        "{",
        "}",
        "[",
        "]",
        "\"",
        ":",
        ",",
        "\\",
        "\\u0000",
        "null",
        "1e999",
        "-0",
        "\"alg\":",
        "\"none\"",
        "\"ES256\"",
        "\"kid\":",
        "\"ec-1\"",
        "\"typ\":",
        "\"at+jwt\"",
        "\"crit\":",
        "\u00e9",
        "\ud800",
        " ",
        "\n",
        "9".repeat(30),
        "a".repeat(300)
    };

    private final Random random = Seed.random(TokenVerifierProperties.class);
    private final TestTokens tokens = new TestTokens("ec-1", SignatureAlgorithm.ES256);
    private final TokenVerifier verifier = tokens.verifier();

    @Test
    void aChangedTokenIsRefused() {
        String token = tokens.signer.sign(TokenClaimsCodec.write(TestTokens.claims()));
        for (int i = 0; i < ROUNDS; i++) {
            String changed = mutated(token);
            if (!changed.equals(token)) {
                assertThat(verifier.verify(changed, ACME, ISSUER, NOW))
                        .as(changed)
                        .isInstanceOf(Verification.Refused.class);
            }
        }
    }

    @Test
    void arbitraryHeadersAndClaimsAreRefusedNotThrown() {
        for (int i = 0; i < ROUNDS; i++) {
            String token =
                    Base64Url.encode(pieces().getBytes(StandardCharsets.UTF_8))
                            + "."
                            + Base64Url.encode(pieces().getBytes(StandardCharsets.UTF_8))
                            + "."
                            + Base64Url.encode(new byte[random.nextInt(70)]);
            assertThat(verifier.verify(token, ACME, ISSUER, NOW))
                    .as(token)
                    .isInstanceOf(Verification.Refused.class);
        }
    }

    @Test
    void claimsThatTheTrueKeySignedButWeNeverWriteAreRefusedNotThrown() {
        String claims = TestTokens.claimsJson();
        for (int i = 0; i < ROUNDS / 20; i++) {
            int from = random.nextInt(claims.length());
            int to = from + random.nextInt(claims.length() - from);
            String changed = claims.substring(0, from) + pieces() + claims.substring(to);
            Verification answer =
                    verifier.verify(tokens.forge(tokens.header(), changed), ACME, ISSUER, NOW);
            assertThat(answer).as(changed).isNotNull();
        }
    }

    private String mutated(String token) {
        StringBuilder changed = new StringBuilder(token);
        for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
            int at = random.nextInt(changed.length());
            switch (random.nextInt(4)) {
                case 0 -> changed.setCharAt(at, (char) random.nextInt(128));
                case 1 -> changed.deleteCharAt(at);
                case 2 -> changed.insert(at, (char) random.nextInt(0x500));
                default -> changed.insert(at, changed.substring(at));
            }
        }
        return changed.toString();
    }

    private String pieces() {
        StringBuilder text = new StringBuilder(random.nextBoolean() ? "{" : "");
        for (int count = random.nextInt(20); count > 0; count--) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return text.toString();
    }
}
