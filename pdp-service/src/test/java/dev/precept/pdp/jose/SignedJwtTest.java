package dev.precept.pdp.jose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;

import dev.precept.domain.signingkey.SignatureAlgorithm;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/** JWTs of others, made by another implementation where that one makes them. */
class SignedJwtTest {
    private static ECKey elliptic;
    private static RSAKey rsa;

    @BeforeAll
    static void makeKeys() throws Exception {
        CryptoProvider.install();
        elliptic = new ECKeyGenerator(Curve.P_256).keyID("ec").generate();
        rsa = new RSAKeyGenerator(2048).keyID("rsa").algorithm(JWSAlgorithm.PS256).generate();
    }

    private static String token(String header, String claims) {
        return TestTokens.encode(header) + "." + TestTokens.encode(claims) + ".AA";
    }

    private static JwtClaims claims(String json) {
        return SignedJwt.parse(token("{\"alg\":\"ES256\"}", json)).claims();
    }

    private static String signed(
            JWK key, JWSAlgorithm algorithm, @Nullable String kid, boolean embeds)
            throws Exception {
        JWSHeader.Builder header =
                new JWSHeader.Builder(algorithm).type(new JOSEObjectType("dpop+jwt")).keyID(kid);
        if (embeds) {
            header.jwk(key.toPublicJWK());
        }
        JWSObject jws = new JWSObject(header.build(), new Payload("{\"jti\":\"1\"}"));
        jws.sign(key instanceof ECKey ec ? new ECDSASigner(ec) : new RSASSASigner(key.toRSAKey()));
        return jws.serialize();
    }

    private static ForeignKeySet set(JWK... keys) {
        return ForeignKeySet.registered(new JWKSet(List.of(keys)).toString(true));
    }

    @Test
    void claimsAreAskedForByType() {
        JwtClaims claims =
                claims(
                        """
                        {"s": "a\\u00e9", "n": 1772370000, "f": 1772370000.9, "one": "x",
                         "many": ["x", "y"], "mixed": ["x", 7], "o": { "a": [1, {"b": "}"}] } ,
                         "t":true, "z":null, "neg": -1, "far": 253402300800, "none": []}\
                        """);
        assertThat(claims.string("s")).isEqualTo("a\u00e9");
        assertThat(claims.string("n")).isNull();
        assertThat(claims.string("many")).isNull();
        assertThat(claims.instant("n")).isEqualTo(Instant.ofEpochSecond(1_772_370_000));
        assertThat(claims.instant("f")).isEqualTo(Instant.ofEpochSecond(1_772_370_000));
        assertThat(claims.instant("s")).isNull();
        assertThat(claims.instant("neg")).isNull();
        assertThat(claims.instant("far")).isNull();
        assertThat(claims.strings("one")).containsExactly("x");
        assertThat(claims.strings("many")).containsExactly("x", "y");
        assertThat(claims.strings("mixed")).isEmpty();
        assertThat(claims.strings("absent")).isEmpty();
        assertThat(claims.json("o")).isEqualTo("{ \"a\": [1, {\"b\": \"}\"}] }");
        assertThat(claims.json("many")).isEqualTo("[\"x\", \"y\"]");
        assertThat(claims.json("s")).isEqualTo("\"a\\u00e9\"");
        assertThat(claims.json("n")).isEqualTo("1772370000");
        assertThat(claims.json("t")).isEqualTo("true");
        assertThat(claims.json("none")).isEqualTo("[]");
        assertThat(claims.json("absent")).isNull();
        assertThat(claims.has("z")).isTrue();
        assertThat(claims.names()).hasSize(12);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"alg\":\"none\"}",
                "{\"alg\":\"None\"}",
                "{\"alg\":\"nOnE\"}",
                "{\"alg\":\"\"}",
                "{\"alg\":\"HS256\"}",
                "{\"alg\":\"ES384\"}",
                "{}"
            })
    void threat17_onlyAlgorithmsOfOursAreRead(String header) {
        assertRefused(token(header, "{}"), Verification.Reason.WRONG_ALGORITHM);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"alg\":\"ES256\",\"crit\":[\"exp\"]}",
                "{\"alg\":\"ES256\",\"b64\":false}",
                "{\"alg\":\"ES256\",\"zip\":\"DEF\"}",
                "{\"alg\":\"ES256\",\"enc\":\"A256GCM\"}"
            })
    void threat17_extensionsAreRefused(String header) {
        assertRefused(token(header, "{}"), Verification.Reason.CRITICAL_HEADER);
    }

    @Test
    void threat17_whatIsNoCompactTokenIsRefused() {
        assertRefused("a".repeat(Limits.TOKEN_CHARACTERS + 1), Verification.Reason.TOO_LARGE);
        String header = TestTokens.encode("{\"alg\":\"ES256\"}");
        for (String text :
                List.of("", ".", "..", "...", header, header + ".e30", header + ".e30.AA.AA")) {
            assertRefused(text, Verification.Reason.MALFORMED);
        }
        assertRefused(
                token("{\"alg\":\"ES256\",\"alg\":\"ES256\"}", "{}"),
                Verification.Reason.MALFORMED);
        for (String bad : List.of("[]", "{\"a\":1,\"a\":2}", "{} {}", "[".repeat(9), "")) {
            assertThatExceptionOfType(InvalidJwtException.class).isThrownBy(() -> claims(bad));
        }
    }

    @Test
    void theNamedKeyOfTheSetSigns() throws Exception {
        ForeignKeySet keys = set(elliptic, rsa);
        for (JWK key : List.of(elliptic, rsa)) {
            JWSAlgorithm algorithm = key.equals(rsa) ? JWSAlgorithm.PS256 : JWSAlgorithm.ES256;
            SignedJwt named = SignedJwt.parse(signed(key, algorithm, key.getKeyID(), false));
            assertThat(named.type()).isEqualTo("dpop+jwt");
            assertThat(named.isSignedBy(keys)).isTrue();
            assertThat(named.isSignedBy(ForeignKeySet.EMPTY)).isFalse();
            // Without a name it is the only one of its algorithm.
            assertThat(SignedJwt.parse(signed(key, algorithm, null, false)).isSignedBy(keys))
                    .isTrue();
            assertThat(SignedJwt.parse(signed(key, algorithm, "other", true)).isSignedBy(keys))
                    .isFalse();
        }
        ECKey second = new ECKeyGenerator(Curve.P_256).keyID("ec-2").generate();
        SignedJwt unnamed = SignedJwt.parse(signed(elliptic, JWSAlgorithm.ES256, null, false));
        assertThat(unnamed.isSignedBy(set(elliptic, second))).isFalse();
    }

    @Test
    void threat17_aKeyOfPs256DoesNotVerifyRs256() throws Exception {
        SignedJwt confused = SignedJwt.parse(signed(rsa, JWSAlgorithm.RS256, "rsa", false));
        assertThat(confused.isSignedBy(set(rsa))).isFalse();
        RSAKey unsaid = new RSAKey.Builder(rsa).algorithm(null).build();
        assertThat(confused.isSignedBy(set(unsaid))).isTrue();
        SignedJwt pss = SignedJwt.parse(signed(rsa, JWSAlgorithm.PS256, "rsa", false));
        assertThat(pss.isSignedBy(set(unsaid))).isFalse();
    }

    @Test
    void theKeyInTheHeaderIsUsedOnlyWhenAskedFor() throws Exception {
        for (JWK key : List.of(elliptic, rsa)) {
            JWSAlgorithm algorithm = key.equals(rsa) ? JWSAlgorithm.PS256 : JWSAlgorithm.ES256;
            SignedJwt proof = SignedJwt.parse(signed(key, algorithm, null, true));
            ForeignKey embedded = proof.embeddedKey();
            assertThat(proof.isSignedBy(embedded)).isTrue();
            assertThat(embedded.thumbprint()).isEqualTo(key.computeThumbprint().toString());
        }
        SignedJwt without = SignedJwt.parse(signed(elliptic, JWSAlgorithm.ES256, null, false));
        assertThatExceptionOfType(InvalidJwtException.class).isThrownBy(without::embeddedKey);
    }

    @Test
    void threat22_privateAndSharedKeysInTheHeaderAreRefused() throws Exception {
        String open = elliptic.toPublicJWK().toJSONString();
        List<String> keys =
                List.of(
                        elliptic.toJSONString(),
                        rsa.toJSONString(),
                        "{\"kty\":\"oct\",\"k\":\"AAAA\"}",
                        open.replace("}", ",\"k\":\"AAAA\"}"),
                        open.replace("P-256", "P-384"),
                        open.replace("}", ",\"alg\":\"PS256\"}"),
                        open.replace("}", ",\"use\":\"enc\"}"),
                        rsa.toPublicJWK().toJSONString(),
                        "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AQ\",\"y\":\"AQ\"}",
                        "7",
                        "[]",
                        "{}");
        for (String key : keys) {
            SignedJwt jwt = SignedJwt.parse(token("{\"alg\":\"ES256\",\"jwk\":" + key + "}", "{}"));
            assertThatExceptionOfType(InvalidJwtException.class)
                    .as(key)
                    .isThrownBy(jwt::embeddedKey);
        }
    }

    @ParameterizedTest
    @EnumSource(SignatureAlgorithm.class)
    void ofAllAlgorithms(SignatureAlgorithm algorithm) {
        TestTokens tokens = new TestTokens("key-1", algorithm);
        SignedJwt jwt =
                SignedJwt.parse(
                        tokens.signer.sign("JWT", "{\"a\":1}".getBytes(StandardCharsets.UTF_8)));
        assertThat(jwt.algorithm()).isEqualTo(algorithm);
        assertThat(jwt.keyId()).isEqualTo("key-1");
        VerificationKey own = Objects.requireNonNull(tokens.published.get(TestTokens.ACME));
        assertThat(jwt.isSignedBy(own)).isTrue();
        ForeignKey foreign = new ForeignKey("key-1", algorithm, own.key());
        assertThat(jwt.isSignedBy(foreign)).isTrue();
        assertThat(foreign.thumbprint()).isEqualTo(own.thumbprint());
        TestTokens others = new TestTokens("key-1", algorithm);
        assertThat(jwt.isSignedBy(VerificationKey.of(others.generated.published()))).isFalse();
    }

    @Test
    void registeredSetsAreOfPublicKeysOnly() throws Exception {
        for (String bad :
                List.of(
                        new JWKSet(List.<JWK>of(elliptic)).toString(false),
                        "{\"keys\":[]}",
                        "{\"keys\":[{\"kty\":\"oct\",\"k\":\"AAAA\",\"kid\":\"a\"}]}",
                        "{\"keys\":[{\"kty\":\"EC\"}]}",
                        "{\"keys\":{}}",
                        "{}",
                        "",
                        "{\"keys\":[],\"keys\":[]}")) {
            assertThatThrownBy(() -> ForeignKeySet.registered(bad))
                    .as(bad)
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThat(set(elliptic, rsa).keys())
                .extracting(ForeignKey::algorithm)
                .containsExactly(SignatureAlgorithm.ES256, SignatureAlgorithm.PS256);
        assertThat(set(elliptic, rsa, elliptic).find("ec")).isNull();
    }

    /** RFC 8032 section 5.1: points under which one signature fits many messages. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                "AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAIA",
                "7P_______________________________________38",
                "7f_______________________________________38",
                "JuiVj8KyJ7BFw_SJ8u-Y8NXfrAXTxjM5sTgCiG1T_AU",
                "AA"
            })
    void weakPointsOfEd25519AreRefused(String x) {
        String set =
                "{\"keys\":[{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"kid\":\"a\",\"x\":\""
                        + x
                        + "\"}]}";
        assertThatThrownBy(() -> ForeignKeySet.registered(set))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theLeftHalfOfAHashIsThatOfOpenIdConnect() {
        // OpenID Connect Core, appendix A.3.
        assertThat(
                        JwtSigner.leftHalfOfHash(
                                SignatureAlgorithm.RS256,
                                "jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y"))
                .isEqualTo("77QmUPtjPfzWtF2AnpK9RQ");
        assertThat(JwtSigner.leftHalfOfHash(SignatureAlgorithm.EDDSA, "x")).hasSize(43);
    }

    private static void assertRefused(String text, Verification.Reason reason) {
        assertThatExceptionOfType(InvalidJwtException.class)
                .isThrownBy(() -> SignedJwt.parse(text))
                .satisfies(refusal -> assertThat(refusal.reason()).isEqualTo(reason));
    }
}
