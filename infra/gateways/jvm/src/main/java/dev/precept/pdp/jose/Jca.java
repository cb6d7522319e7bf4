package dev.precept.pdp.jose;

import dev.precept.domain.signingkey.SignatureAlgorithm;

import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.ECKey;
import java.security.interfaces.RSAKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;

/**
 * Our algorithms in the words of the Java Cryptography Architecture: RS256 is RSASSA-PKCS1-v1_5
 * with SHA-256 and 2048 bits, ES256 is ECDSA on P-256 with SHA-256, R and S side by side, PS256 is
 * RSASSA-PSS with SHA-256 and a salt of as many bytes (RFC 7518 sections 3.3 to 3.5), EdDSA is
 * Ed25519 (RFC 8037). Always the first provider that offers it; nothing is kept between calls.
 */
final class Jca {
    static final int RSA_BITS = 2048;
    private static final String P256_NAME = "secp256r1";
    private static final PSSParameterSpec PSS =
            new PSSParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, 32, 1);

    private Jca() {}

    /** The JWK {@code kty} of the algorithm's keys. */
    static String keyType(SignatureAlgorithm algorithm) {
        return switch (algorithm) {
            case RS256, PS256 -> "RSA";
            case ES256 -> "EC";
            case EDDSA -> "OKP";
        };
    }

    private static String keyName(SignatureAlgorithm algorithm) {
        return switch (algorithm) {
            case RS256, PS256 -> "RSA";
            case ES256 -> "EC";
            case EDDSA -> "Ed25519";
        };
    }

    /** Bytes of every signature of the key. */
    static int signatureBytes(SignatureAlgorithm algorithm, PublicKey key) {
        return switch (algorithm) {
            case RS256, PS256 ->
                    (((RSAKey) key).getModulus().bitLength() + Byte.SIZE - 1) / Byte.SIZE;
            case ES256 -> 2 * P256.COORDINATE_BYTES;
            case EDDSA -> Ed25519.SIGNATURE_BYTES;
        };
    }

    static Signature newSignature(SignatureAlgorithm algorithm) {
        String name =
                switch (algorithm) {
                    case RS256 -> "SHA256withRSA";
                    case ES256 -> "SHA256withECDSAinP1363Format";
                    case PS256 -> "RSASSA-PSS";
                    case EDDSA -> "Ed25519";
                };
        return required(
                name,
                () -> {
                    Signature signature = Signature.getInstance(name);
                    if (algorithm == SignatureAlgorithm.PS256) {
                        signature.setParameter(PSS);
                    }
                    return signature;
                });
    }

    /**
     * Whether the signature over these bytes is the key's.
     *
     * @param signedLength how many of the bytes are signed, from the first on
     */
    static boolean isSigned(
            SignatureAlgorithm algorithm,
            PublicKey key,
            byte[] bytes,
            int signedLength,
            byte[] signature) {
        if (signature.length != signatureBytes(algorithm, key)) {
            return false;
        }
        try {
            Signature verifier = newSignature(algorithm);
            verifier.initVerify(key);
            verifier.update(bytes, 0, signedLength);
            return verifier.verify(signature);
        } catch (SignatureException malformed) {
            return false;
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("A key of " + algorithm + " does not verify", broken);
        }
    }

    static KeyFactory newKeyFactory(SignatureAlgorithm algorithm) {
        String name = keyName(algorithm);
        return required(name, () -> KeyFactory.getInstance(name));
    }

    static KeyPairGenerator newGenerator(SignatureAlgorithm algorithm) {
        AlgorithmParameterSpec spec =
                switch (algorithm) {
                    case RS256, PS256 ->
                            new RSAKeyGenParameterSpec(RSA_BITS, RSAKeyGenParameterSpec.F4);
                    case ES256 -> new ECGenParameterSpec(P256_NAME);
                    case EDDSA -> NamedParameterSpec.ED25519;
                };
        String name = keyName(algorithm);
        return required(
                name,
                () -> {
                    KeyPairGenerator generator = KeyPairGenerator.getInstance(name);
                    generator.initialize(spec);
                    return generator;
                });
    }

    static byte[] sha256(byte[] bytes) {
        return required("SHA-256", () -> MessageDigest.getInstance("SHA-256")).digest(bytes);
    }

    static byte[] sha512(byte[] bytes) {
        return required("SHA-512", () -> MessageDigest.getInstance("SHA-512")).digest(bytes);
    }

    /**
     * Whether the key is of the type and the size that the algorithm has here. A public exponent of
     * 1 would let anybody sign.
     */
    static boolean fits(SignatureAlgorithm algorithm, Key key) {
        return switch (algorithm) {
            case RS256, PS256 ->
                    key instanceof RSAKey rsa
                            && rsa.getModulus().bitLength() == RSA_BITS
                            && !(key instanceof RSAPublicKey open
                                    && !open.getPublicExponent().equals(RSAKeyGenParameterSpec.F4));
            case ES256 ->
                    key instanceof ECKey ec
                            && ec.getParams().getCurve().equals(P256.PARAMETERS.getCurve());
            case EDDSA -> Ed25519.fits(key);
        };
    }

    /** What every Java platform has to offer; its absence is a broken installation. */
    static <T> T required(String name, Instance<T> instance) {
        try {
            return instance.get();
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("No provider offers " + name, missing);
        }
    }

    /** A look-up among the providers. */
    @FunctionalInterface
    interface Instance<T> {
        T get() throws GeneralSecurityException;
    }
}
