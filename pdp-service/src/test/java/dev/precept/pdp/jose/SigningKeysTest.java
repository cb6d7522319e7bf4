package dev.precept.pdp.jose;

import static dev.precept.pdp.jose.TestTokens.ACME;
import static dev.precept.pdp.jose.TestTokens.ISSUER;
import static dev.precept.pdp.jose.TestTokens.NOW;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;

import dev.precept.domain.shared.SigningKeyId;
import dev.precept.domain.signingkey.SignatureAlgorithm;
import dev.precept.domain.signingkey.SigningKey;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Keys, checked against another implementation of the same standards. */
class SigningKeysTest {
    @BeforeAll
    static void install() {
        CryptoProvider.install();
    }

    @ParameterizedTest
    @EnumSource(SignatureAlgorithm.class)
    void othersVerifyWhatWeSign(SignatureAlgorithm algorithm) throws Exception {
        TestTokens tokens = new TestTokens("key-1", algorithm);
        JWSObject token =
                JWSObject.parse(tokens.signer.sign(TokenClaimsCodec.write(TestTokens.claims())));
        JWK jwk = jwk(tokens.generated.published());
        boolean isValid =
                switch (algorithm) {
                    case RS256, PS256 -> token.verify(new RSASSAVerifier(jwk.toRSAKey()));
                    case ES256 -> token.verify(new ECDSAVerifier(jwk.toECKey()));
                    case EDDSA -> isSignedByTheJdk(jwk.toOctetKeyPair(), token);
                };
        assertThat(isValid).isTrue();
        assertThat(token.getHeader().toJSONObject())
                .isEqualTo(Map.of("typ", "at+jwt", "alg", algorithm.joseName(), "kid", "key-1"));
        assertThat(token.getPayload().toJSONObject())
                .containsEntry("scope", "orders:read orders:write")
                .containsEntry("iss", ISSUER)
                .containsEntry("pos", 42L);
    }

    @ParameterizedTest
    @EnumSource(SignatureAlgorithm.class)
    void weVerifyWhatOthersSign(SignatureAlgorithm algorithm) throws Exception {
        TestTokens tokens = new TestTokens("key-1", algorithm);
        JWSObject token =
                new JWSObject(
                        new JWSHeader.Builder(JWSAlgorithm.parse(algorithm.joseName()))
                                .type(new JOSEObjectType("at+jwt"))
                                .keyID("key-1")
                                .build(),
                        new Payload(TestTokens.claimsJson()));
        String signed =
                switch (algorithm) {
                    case RS256, PS256 -> sign(token, new RSASSASigner(tokens.privateKey()));
                    case ES256 -> sign(token, new ECDSASigner(tokens.privateKey(), Curve.P_256));
                    case EDDSA -> signByTheJdk(token, tokens.privateKey());
                };
        assertThat(tokens.verifier().verify(signed, ACME, ISSUER, NOW))
                .isEqualTo(new Verification.Verified(TestTokens.claims()));
    }

    @ParameterizedTest
    @EnumSource(SignatureAlgorithm.class)
    void theThumbprintIsThatOfRfc7638(SignatureAlgorithm algorithm) throws Exception {
        SigningKey published = new TestTokens("key-1", algorithm).generated.published();
        assertThat(VerificationKey.of(published).thumbprint())
                .isEqualTo(jwk(published).computeThumbprint().toString());
    }

    @ParameterizedTest
    @EnumSource(SignatureAlgorithm.class)
    void onlyPublicMembersArePublished(SignatureAlgorithm algorithm) {
        SigningKeys.Generated generated = SigningKeys.generate(new SigningKeyId("k"), algorithm);
        assertThat(generated.published().publicJwk().keySet())
                .isSubsetOf("kty", "n", "e", "crv", "x", "y");
        assertThat(generated.toString()).doesNotContain("pkcs8");
    }

    @ParameterizedTest
    @EnumSource(SignatureAlgorithm.class)
    void keysOfAnotherKindAreRefused(SignatureAlgorithm algorithm) {
        SignatureAlgorithm other =
                Jca.keyType(algorithm).equals("RSA")
                        ? SignatureAlgorithm.ES256
                        : SignatureAlgorithm.RS256;
        SigningKeys.Generated generated = SigningKeys.generate(new SigningKeyId("k"), algorithm);
        Map<String, String> members = generated.published().publicJwk();
        assertThatThrownBy(
                        () ->
                                VerificationKey.of(
                                        new SigningKey(new SigningKeyId("k"), other, members)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(
                        () -> SigningKeys.signer(new SigningKeyId("k"), other, generated.pkcs8()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @EnumSource(SignatureAlgorithm.class)
    void everyMemberCounts(SignatureAlgorithm algorithm) {
        SigningKey good = SigningKeys.generate(new SigningKeyId("k"), algorithm).published();
        for (String name : good.publicJwk().keySet()) {
            Map<String, String> without = new HashMap<>(good.publicJwk());
            without.remove(name);
            Map<String, String> changed = new HashMap<>(good.publicJwk());
            changed.put(name, "AQ");
            for (Map<String, String> bad : List.of(without, changed)) {
                SigningKey key = new SigningKey(good.key(), algorithm, bad);
                assertThatThrownBy(() -> VerificationKey.of(key))
                        .as("%s", bad)
                        .isInstanceOf(IllegalArgumentException.class);
            }
        }
    }

    private static String sign(JWSObject token, JWSSigner signer) throws JOSEException {
        token.sign(signer);
        return token.serialize();
    }

    /** Nimbus asks for a further library for Ed25519; the JDK's own provider is another too. */
    private static String signByTheJdk(JWSObject token, PrivateKey key) throws Exception {
        Signature signature = Signature.getInstance("Ed25519", "SunEC");
        signature.initSign(key);
        signature.update(token.getSigningInput());
        return new String(token.getSigningInput(), StandardCharsets.US_ASCII)
                + "."
                + Base64Url.encode(signature.sign());
    }

    private static boolean isSignedByTheJdk(OctetKeyPair jwk, JWSObject token) throws Exception {
        byte[] point = jwk.getDecodedX();
        boolean isOdd = (point[point.length - 1] & 0x80) != 0;
        byte[] y = new byte[point.length];
        for (int i = 0; i < y.length; i++) {
            y[i] = point[point.length - 1 - i];
        }
        y[0] &= 0x7f;
        PublicKey key =
                KeyFactory.getInstance("Ed25519", "SunEC")
                        .generatePublic(
                                new EdECPublicKeySpec(
                                        NamedParameterSpec.ED25519,
                                        new EdECPoint(isOdd, new BigInteger(1, y))));
        Signature signature = Signature.getInstance("Ed25519", "SunEC");
        signature.initVerify(key);
        signature.update(token.getSigningInput());
        return signature.verify(token.getSignature().decode());
    }

    private static JWK jwk(SigningKey published) throws Exception {
        return JWK.parse(new LinkedHashMap<String, Object>(published.publicJwk()));
    }
}
