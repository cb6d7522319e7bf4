package dev.precept.pdp.jose;

import static dev.precept.pdp.jose.TestTokens.ACME;
import static dev.precept.pdp.jose.TestTokens.ISSUER;
import static dev.precept.pdp.jose.TestTokens.NOW;
import static dev.precept.pdp.jose.TestTokens.OTHER;
import static dev.precept.pdp.jose.TestTokens.claims;
import static dev.precept.pdp.jose.TestTokens.claimsJson;
import static dev.precept.pdp.jose.TestTokens.encode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.domain.signingkey.SignatureAlgorithm;
import dev.precept.pdp.jose.Verification.Reason;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The rules of RFC 8725 and RFC 9068 section 4, each with what tries to get around it. */
class TokenVerifierTest {
    private static TestTokens rsa;
    private static TestTokens elliptic;

    @BeforeAll
    static void makeKeys() {
        CryptoProvider.install();
        rsa = new TestTokens("rsa-1", SignatureAlgorithm.RS256);
        elliptic = new TestTokens("ec-1", SignatureAlgorithm.ES256);
    }

    @ParameterizedTest
    @EnumSource(SignatureAlgorithm.class)
    void whatWeSignVerifiesAndSaysTheSame(SignatureAlgorithm algorithm) {
        TestTokens tokens = algorithm == SignatureAlgorithm.RS256 ? rsa : elliptic;
        String token = tokens.signer.sign(TokenClaimsCodec.write(claims()));
        assertThat(verify(tokens, token)).isEqualTo(new Verification.Verified(claims()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "None", "nOnE", "NONE", ""})
    void threat17_unsignedIsRefused(String none) {
        String header = header(none, rsa.kid.value(), "at+jwt");
        String unsigned = encode(header) + "." + encode(claimsJson()) + ".";
        assertRefused(rsa, unsigned, Reason.WRONG_ALGORITHM);
    }

    @Test
    void threat17_symmetricSignatureUnderThePublicKeyIsRefused() throws Exception {
        String signed = encode(header("HS256", "rsa-1", "at+jwt")) + "." + encode(claimsJson());
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(rsa.published.get(ACME).key().getEncoded(), "HmacSHA256"));
        byte[] tag = mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII));
        assertRefused(rsa, signed + "." + Base64Url.encode(tag), Reason.WRONG_ALGORITHM);
    }

    @ParameterizedTest
    @ValueSource(strings = {"PS256", "RS384", "rs256", "ES256", "EdDSA", "RS256 "})
    void threat17_theKeyDecidesTheAlgorithm(String other) {
        String token = rsa.forge(header(other, "rsa-1", "at+jwt"), claimsJson());
        assertRefused(rsa, token, Reason.WRONG_ALGORITHM);
    }

    @Test
    void threat17_allZeroSignatureIsRefused() {
        String signed = encode(elliptic.header()) + "." + encode(claimsJson());
        String psychic = signed + "." + Base64Url.encode(new byte[64]);
        assertRefused(elliptic, psychic, Reason.BAD_SIGNATURE);
    }

    @Test
    void threat17_derSignatureAndShortSignatureAreRefused() {
        String signed = encode(elliptic.header()) + "." + encode(claimsJson());
        for (int length : new int[] {0, 1, 63, 65, 70, 72, 256}) {
            byte[] bytes = new byte[length];
            Arrays.fill(bytes, (byte) 1);
            String token = signed + "." + Base64Url.encode(bytes);
            assertRefused(elliptic, token, Reason.BAD_SIGNATURE);
        }
    }

    @Test
    void anyChangedByteIsRefused() {
        String token = elliptic.signer.sign(TokenClaimsCodec.write(claims()));
        TokenVerifier verifier = elliptic.verifier();
        assertThat(verifier.verify(token, ACME, ISSUER, NOW))
                .isInstanceOf(Verification.Verified.class);
        for (int i = 0; i < token.length(); i++) {
            char changed = token.charAt(i) == 'A' ? 'B' : 'A';
            String other = token.substring(0, i) + changed + token.substring(i + 1);
            assertThat(verifier.verify(other, ACME, ISSUER, NOW))
                    .as("byte %d", i)
                    .isInstanceOf(Verification.Refused.class);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"crit\":[\"b64\"],\"b64\":false",
                "\"crit\":[\"exp\"]",
                "\"crit\":[]",
                "\"b64\":false",
                "\"zip\":\"DEF\"",
                "\"enc\":\"A256GCM\""
            })
    void threat17_whatDemandsMoreThanWeUnderstandIsRefused(String member) {
        String header = elliptic.header().replace("}", "," + member + "}");
        assertRefused(elliptic, elliptic.forge(header, claimsJson()), Reason.CRITICAL_HEADER);
    }

    @Test
    void threat18_keysInTheHeaderAreNeverLookedAt() {
        TestTokens attacker = new TestTokens("ec-1", SignatureAlgorithm.ES256);
        String members =
                ",\"jku\":\"https://evil.example/jwks\",\"x5u\":\"https://evil.example/c\","
                        + "\"x5c\":[\"AAAA\"],\"jwk\":{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\""
                        + attacker.generated.published().publicJwk().get("x")
                        + "\",\"y\":\""
                        + attacker.generated.published().publicJwk().get("y")
                        + "\"}}";
        String header = elliptic.header().replace("}", members);
        assertRefused(elliptic, attacker.forge(header, claimsJson()), Reason.BAD_SIGNATURE);
        assertThat(verify(elliptic, elliptic.forge(header, claimsJson())))
                .isInstanceOf(Verification.Verified.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"../../dev/null\"",
                "\"' or 1=1 --\"",
                "\"\"",
                "\"ec-2\"",
                "\"ec-1\\u0000\"",
                "\"EC-1\""
            })
    void threat18_onlyOurOwnKeyIdsAreKnown(String kid) {
        String header = "{\"typ\":\"at+jwt\",\"alg\":\"ES256\",\"kid\":" + kid + "}";
        assertRefused(elliptic, elliptic.forge(header, claimsJson()), Reason.UNKNOWN_KEY);
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "null", "[\"ec-1\"]", "{\"a\":\"ec-1\"}", "true"})
    void threat18_keyIdOfAnotherTypeIsRefused(String kid) {
        String header = "{\"typ\":\"at+jwt\",\"alg\":\"ES256\",\"kid\":" + kid + "}";
        assertRefused(elliptic, elliptic.forge(header, claimsJson()), Reason.MALFORMED);
    }

    @Test
    void threat18_noKeyIdIsRefused() {
        String header = "{\"typ\":\"at+jwt\",\"alg\":\"ES256\"}";
        assertRefused(elliptic, elliptic.forge(header, claimsJson()), Reason.UNKNOWN_KEY);
    }

    @Test
    void threat18_keyOfAnotherOrganizationIsRefused() {
        String token = elliptic.signer.sign(TokenClaimsCodec.write(claims()));
        TokenVerifier verifier = elliptic.verifier();
        assertThat(verifier.verify(token, ACME, ISSUER, NOW))
                .isInstanceOf(Verification.Verified.class);
        assertThat(verifier.verify(token, OTHER, "https://precept.example/o/other", NOW))
                .isEqualTo(new Verification.Refused(Reason.UNKNOWN_KEY));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "JWT",
                "jwt",
                "dpop+jwt",
                "logout+jwt",
                "oauth-authz-req+jwt",
                "token-introspection+jwt",
                "at+JWT",
                "application/at+jwt",
                ""
            })
    void threat19_otherKindsOfTokensAreRefused(String type) {
        String token = elliptic.forge(header("ES256", "ec-1", type), claimsJson());
        assertRefused(elliptic, token, Reason.WRONG_TYPE);
    }

    @Test
    void threat19_noTypeIsRefused() {
        String token = elliptic.forge("{\"alg\":\"ES256\",\"kid\":\"ec-1\"}", claimsJson());
        assertRefused(elliptic, token, Reason.WRONG_TYPE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://precept.example/o/acme/",
                "https://precept.example/o/Acme",
                "https://PRECEPT.example/o/acme",
                "http://precept.example/o/acme",
                "https://precept.example/o/other",
                "https://precept.example/o/acm"
            })
    void threat19_theIssuerIsExact(String issuer) {
        String claims = claimsJson().replace(ISSUER, issuer);
        assertRefused(elliptic, elliptic.forge(elliptic.header(), claims), Reason.WRONG_ISSUER);
    }

    @Test
    void threat19_theOrganizationIsExact() {
        String claims = claimsJson().replace("\"acme-id\"", "\"other-id\"");
        assertRefused(elliptic, elliptic.forge(elliptic.header(), claims), Reason.WRONG_ISSUER);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "iss",
                "sub",
                "aud",
                "client_id",
                "azp",
                "aut",
                "iat",
                "nbf",
                "exp",
                "jti",
                "org_id",
                "pos",
                "log"
            })
    void threat19_everyClaimHasToBeThere(String name) {
        String claims = claimsJson().replace("\"" + name + "\":", "\"x-" + name + "\":");
        assertRefused(elliptic, elliptic.forge(elliptic.header(), claims), Reason.BAD_CLAIMS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"https://orders.example\"",
                "[]",
                "[7]",
                "[[\"a\"]]",
                "null",
                "{}",
                "[\"a\",null]"
            })
    void threat19_theAudienceIsAnArrayOfStrings(String audience) {
        String claims = claimsJson().replace("[\"https://orders.example\"]", audience);
        assertRefused(elliptic, elliptic.forge(elliptic.header(), claims), Reason.BAD_CLAIMS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1e9",
                "1.5",
                "\"1772370000\"",
                "null",
                "-1",
                "99999999999999999999999",
                "true",
                "253402300800"
            })
    void threat19_instantsAreWholeSecondsInRange(String exp) {
        String claims = claimsJson().replaceFirst("\"exp\":\\d+", "\"exp\":" + exp);
        assertRefused(elliptic, elliptic.forge(elliptic.header(), claims), Reason.BAD_CLAIMS);
    }

    @Test
    void threat19_aTokenLivesUntilItsExpiryAndNoLonger() {
        String token = elliptic.signer.sign(TokenClaimsCodec.write(claims()));
        TokenVerifier verifier = elliptic.verifier();
        assertThat(verifier.verify(token, ACME, ISSUER, NOW.plusSeconds(3599)))
                .isInstanceOf(Verification.Verified.class);
        assertThat(verifier.verify(token, ACME, ISSUER, NOW.plusSeconds(3600)))
                .isEqualTo(new Verification.Refused(Reason.EXPIRED));
        // Remembered or not, it is the same.
        assertThat(elliptic.verifier().verify(token, ACME, ISSUER, NOW.plusSeconds(3600)))
                .isEqualTo(new Verification.Refused(Reason.EXPIRED));
    }

    @Test
    void threat19_anotherNodesClockMayBeAheadByTheSkewOnly() {
        String token = elliptic.signer.sign(TokenClaimsCodec.write(claims()));
        TokenVerifier verifier = elliptic.verifier();
        assertThat(verifier.verify(token, ACME, ISSUER, NOW.minus(Limits.CLOCK_SKEW)))
                .isInstanceOf(Verification.Verified.class);
        assertThat(
                        verifier.verify(
                                token, ACME, ISSUER, NOW.minus(Limits.CLOCK_SKEW).minusSeconds(1)))
                .isEqualTo(new Verification.Refused(Reason.NOT_YET_VALID));
    }

    @Test
    void threat19_issuedInTheFarFutureIsRefused() {
        String claims =
                claimsJson().replaceFirst("\"iat\":\\d+", "\"iat\":" + (NOW.getEpochSecond() + 61));
        assertRefused(elliptic, elliptic.forge(elliptic.header(), claims), Reason.NOT_YET_VALID);
    }

    @Test
    void threat17_duplicateMembersAreRefused() {
        String header = elliptic.header().replace("}", ",\"alg\":\"ES256\"}");
        assertRefused(elliptic, elliptic.forge(header, claimsJson()), Reason.MALFORMED);
        for (String member : new String[] {"\"sub\":\"app-1\"", "\"x\":{\"a\":1,\"a\":1}"}) {
            String claims = claimsJson().replaceFirst("}$", "," + member + "}");
            String token = elliptic.forge(elliptic.header(), claims);
            assertRefused(elliptic, token, Reason.BAD_CLAIMS);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "null",
                "7",
                "\"{}\"",
                "{",
                "{}}",
                "{} {}",
                "{'a':1}",
                "{\"a\":1,}",
                "{\"a\":NaN}",
                "//\n{}",
                "{\"a\":01}",
                "\ufeff{}"
            })
    void threat17_headersThatAreNotOneJsonObjectAreRefused(String header) {
        assertRefused(elliptic, elliptic.forge(header, claimsJson()), Reason.MALFORMED);
    }

    @Test
    void threat17_deepNestingIsRefused() {
        String bomb = "[".repeat(5_000) + "]".repeat(5_000);
        String claims = claimsJson().replaceFirst("}$", ",\"x\":" + bomb + "}");
        assertRefused(elliptic, elliptic.forge(elliptic.header(), claims), Reason.BAD_CLAIMS);
        String header = elliptic.header().replaceFirst("}$", ",\"jwk\":" + bomb + "}");
        assertThat(verify(elliptic, elliptic.forge(header, "{}")))
                .isEqualTo(new Verification.Refused(Reason.MALFORMED));
    }

    @Test
    void threat17_brokenUtf8IsRefused() {
        byte[] claims =
                claimsJson().replace("app-1", "app-\u00e9").getBytes(StandardCharsets.ISO_8859_1);
        assertRefused(elliptic, elliptic.signer.sign(claims), Reason.MALFORMED);
    }

    @Test
    void threat17_tooLargeIsRefusedUnread() {
        String token = "a".repeat(Limits.TOKEN_CHARACTERS + 1);
        assertRefused(elliptic, token, Reason.TOO_LARGE);
        String kid = elliptic.header().replace("ec-1", "e".repeat(10_000_000));
        assertRefused(elliptic, encode(kid) + ".e30.", Reason.TOO_LARGE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "..",
                "...",
                "a.b",
                "a.b.c.d",
                "a.b.c.d.e",
                "e30.e30.",
                "e30=.e30.",
                "e30.e30. ",
                " ",
                "\u0000",
                "\u00e9.\u00e9.\u00e9",
                "e31.e30.AA",
                "null"
            })
    void whatIsNoCompactTokenIsRefused(String text) {
        assertThat(verify(elliptic, text)).isInstanceOf(Verification.Refused.class);
    }

    @Test
    void threat17_aTokenHasOneSpelling() {
        String token = elliptic.signer.sign(TokenClaimsCodec.write(claims()));
        TokenVerifier verifier = elliptic.verifier();
        for (String other : new String[] {token + "=", token + "==", " " + token, token + "\n"}) {
            assertThat(verifier.verify(other, ACME, ISSUER, NOW))
                    .isInstanceOf(Verification.Refused.class);
        }
        // 64 bytes end in a character of which four bits are stray.
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        int last = alphabet.indexOf(token.charAt(token.length() - 1));
        String stray = token.substring(0, token.length() - 1) + alphabet.charAt(last | 1);
        assertThat(verifier.verify(stray, ACME, ISSUER, NOW))
                .isEqualTo(new Verification.Refused(Reason.MALFORMED));
    }

    private static String header(String algorithm, String kid, String type) {
        return "{\"typ\":\"" + type + "\",\"alg\":\"" + algorithm + "\",\"kid\":\"" + kid + "\"}";
    }

    private static Verification verify(TestTokens tokens, String token) {
        return tokens.verifier().verify(token, ACME, ISSUER, NOW);
    }

    private static void assertRefused(TestTokens tokens, String token, Reason reason) {
        assertThat(verify(tokens, token)).isEqualTo(new Verification.Refused(reason));
    }
}
