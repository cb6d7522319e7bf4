package dev.precept.pdp.jose;

import dev.precept.domain.signingkey.SignatureAlgorithm;

import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.ECKey;
import java.security.interfaces.RSAKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;

/**
 * Our algorithms in the words of the Java Cryptography Architecture: RS256 is RSASSA-PKCS1-v1_5
 * with SHA-256 and 2048 bits, ES256 is ECDSA on P-256 with SHA-256, R and S side by side (RFC 7518
 * sections 3.3 and 3.4). Always the first provider that offers it; nothing is kept between calls.
 */
final class Jca {
    static final int RSA_BITS = 2048;
    private static final String P256_NAME = "secp256r1";

    private Jca() {}

    /** The JWK {@code kty} of the algorithm's keys, which is also JCA's name for them. */
    static String keyType(SignatureAlgorithm algorithm) {
        return switch (algorithm) {
            case RS256 -> "RSA";
            case ES256 -> "EC";
        };
    }

    /** Bytes of every signature. */
    static int signatureBytes(SignatureAlgorithm algorithm) {
        return switch (algorithm) {
            case RS256 -> RSA_BITS / Byte.SIZE;
            case ES256 -> 2 * P256.COORDINATE_BYTES;
        };
    }

    static Signature newSignature(SignatureAlgorithm algorithm) {
        String name =
                switch (algorithm) {
                    case RS256 -> "SHA256withRSA";
                    case ES256 -> "SHA256withECDSAinP1363Format";
                };
        return required(name, () -> Signature.getInstance(name));
    }

    static KeyFactory newKeyFactory(SignatureAlgorithm algorithm) {
        String type = keyType(algorithm);
        return required(type, () -> KeyFactory.getInstance(type));
    }

    static KeyPairGenerator newGenerator(SignatureAlgorithm algorithm) {
        AlgorithmParameterSpec spec =
                switch (algorithm) {
                    case RS256 -> new RSAKeyGenParameterSpec(RSA_BITS, RSAKeyGenParameterSpec.F4);
                    case ES256 -> new ECGenParameterSpec(P256_NAME);
                };
        String type = keyType(algorithm);
        return required(
                type,
                () -> {
                    KeyPairGenerator generator = KeyPairGenerator.getInstance(type);
                    generator.initialize(spec);
                    return generator;
                });
    }

    static byte[] sha256(byte[] bytes) {
        return required("SHA-256", () -> MessageDigest.getInstance("SHA-256")).digest(bytes);
    }

    /**
     * Whether the key is of the type and the size that the algorithm has here. A public exponent of
     * 1 would let anybody sign.
     */
    static boolean fits(SignatureAlgorithm algorithm, Key key) {
        return switch (algorithm) {
            case RS256 ->
                    key instanceof RSAKey rsa
                            && rsa.getModulus().bitLength() == RSA_BITS
                            && !(key instanceof RSAPublicKey open
                                    && !open.getPublicExponent().equals(RSAKeyGenParameterSpec.F4));
            case ES256 ->
                    key instanceof ECKey ec
                            && ec.getParams().getCurve().equals(P256.PARAMETERS.getCurve());
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
