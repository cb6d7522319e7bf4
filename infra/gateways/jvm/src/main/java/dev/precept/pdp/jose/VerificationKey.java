package dev.precept.pdp.jose;

import dev.precept.domain.shared.SigningKeyId;
import dev.precept.domain.signingkey.SignatureAlgorithm;
import dev.precept.domain.signingkey.SigningKey;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Map;

/**
 * A public key ready to verify, pinned to one algorithm (RFC 8725 section 3.1).
 *
 * @param id the JWK {@code kid}
 * @param algorithm the only algorithm it verifies
 * @param key an object of the first provider
 * @param thumbprint SHA-256 of RFC 7638, base64url: the same key always has the same
 */
public record VerificationKey(
        SigningKeyId id, SignatureAlgorithm algorithm, PublicKey key, String thumbprint)
        implements PublicJwk {

    /**
     * Reads the public JWK members of an event.
     *
     * @throws IllegalArgumentException where they are not such a key: another type, size or curve,
     *     a point off the curve, a member missing
     */
    public static VerificationKey of(SigningKey published) {
        SignatureAlgorithm algorithm = published.algorithm();
        Map<String, String> members = published.publicJwk();
        if (!Jca.keyType(algorithm).equals(member(members, "kty"))) {
            throw new IllegalArgumentException("The key's type is not the algorithm's");
        }
        try {
            PublicKey key =
                    switch (algorithm) {
                        case RS256, PS256 -> rsaKey(members);
                        case ES256 -> ellipticKey(members);
                        case EDDSA -> edwardsKey(members);
                    };
            if (!Jca.fits(algorithm, key)) {
                throw new IllegalArgumentException("The key's size is not the algorithm's");
            }
            return new VerificationKey(published.key(), algorithm, key, thumbprint(members));
        } catch (GeneralSecurityException unfit) {
            throw new IllegalArgumentException("The key is not valid", unfit);
        }
    }

    /**
     * The public JWK members of a key's kind, RFC 7518 section 6; nothing private can be in them.
     */
    static Map<String, String> members(SignatureAlgorithm algorithm, PublicKey key) {
        return switch (algorithm) {
            case RS256, PS256 -> {
                RSAPublicKey rsa = (RSAPublicKey) key;
                yield Map.of(
                        "kty", "RSA",
                        "n", Base64Url.encode(unsigned(rsa.getModulus())),
                        "e", Base64Url.encode(unsigned(rsa.getPublicExponent())));
            }
            case ES256 -> {
                ECPoint point = ((ECPublicKey) key).getW();
                yield Map.of(
                        "kty",
                        "EC",
                        "crv",
                        P256.JWK_NAME,
                        "x",
                        Base64Url.encode(coordinate(point.getAffineX())),
                        "y",
                        Base64Url.encode(coordinate(point.getAffineY())));
            }
            case EDDSA ->
                    Map.of(
                            "kty",
                            "OKP",
                            "crv",
                            Ed25519.JWK_NAME,
                            "x",
                            Base64Url.encode(Ed25519.bytes(key)));
        };
    }

    /** RFC 7638 section 3: the required members in the order of their names. */
    static String thumbprint(Map<String, String> members) {
        StringBuilder canonical = new StringBuilder("{");
        for (String name : new String[] {"crv", "e", "kty", "n", "x", "y"}) {
            String value = members.get(name);
            if (value != null) {
                canonical.append(canonical.length() > 1 ? ",\"" : "\"");
                canonical.append(name).append("\":\"").append(value).append('"');
            }
        }
        byte[] bytes = canonical.append('}').toString().getBytes(StandardCharsets.UTF_8);
        return Base64Url.encode(Jca.sha256(bytes));
    }

    private static PublicKey rsaKey(Map<String, String> members) throws GeneralSecurityException {
        BigInteger modulus = new BigInteger(1, Base64Url.decode(member(members, "n")));
        BigInteger exponent = new BigInteger(1, Base64Url.decode(member(members, "e")));
        return Jca.newKeyFactory(SignatureAlgorithm.RS256)
                .generatePublic(new RSAPublicKeySpec(modulus, exponent));
    }

    private static PublicKey ellipticKey(Map<String, String> members)
            throws GeneralSecurityException {
        if (!P256.JWK_NAME.equals(member(members, "crv"))) {
            throw new IllegalArgumentException("The curve is not P-256");
        }
        ECPoint point =
                new ECPoint(
                        new BigInteger(1, Base64Url.decode(member(members, "x"))),
                        new BigInteger(1, Base64Url.decode(member(members, "y"))));
        if (!P256.contains(point)) {
            throw new IllegalArgumentException("The point is not on the curve");
        }
        return Jca.newKeyFactory(SignatureAlgorithm.ES256)
                .generatePublic(new ECPublicKeySpec(point, P256.PARAMETERS));
    }

    private static PublicKey edwardsKey(Map<String, String> members)
            throws GeneralSecurityException {
        if (!Ed25519.JWK_NAME.equals(member(members, "crv"))) {
            throw new IllegalArgumentException("The curve is not Ed25519");
        }
        byte[] encoded = Ed25519.encoded(Base64Url.decode(member(members, "x")));
        return Jca.newKeyFactory(SignatureAlgorithm.EDDSA)
                .generatePublic(new X509EncodedKeySpec(encoded));
    }

    private static String member(Map<String, String> members, String name) {
        String value = members.get(name);
        if (value == null) {
            throw new IllegalArgumentException("The key has no member " + name);
        }
        return value;
    }

    private static byte[] unsigned(BigInteger value) {
        byte[] bytes = value.toByteArray();
        return bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes;
    }

    /** RFC 7518 section 6.2.1.2: the full size of a coordinate, zeros in front. */
    private static byte[] coordinate(BigInteger value) {
        byte[] bytes = unsigned(value);
        byte[] padded = new byte[P256.COORDINATE_BYTES];
        System.arraycopy(bytes, 0, padded, padded.length - bytes.length, bytes.length);
        return padded;
    }
}
