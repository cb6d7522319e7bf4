package dev.precept.pdp.jose;

import dev.precept.domain.shared.SigningKeyId;
import dev.precept.domain.signingkey.SignatureAlgorithm;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;

/**
 * Signs access tokens with one key: compact JWS (RFC 7515 section 3.1), header {@code typ: at+jwt}
 * (RFC 9068 section 2.1). The header is encoded once. Threads may share a signer.
 */
public final class TokenSigner {
    private final SigningKeyId id;
    private final SignatureAlgorithm algorithm;
    private final PrivateKey key;
    private final byte[] encodedHeader;

    TokenSigner(SigningKeyId id, SignatureAlgorithm algorithm, PrivateKey key) {
        this.id = id;
        this.algorithm = algorithm;
        this.key = key;
        this.encodedHeader = encodedHeader(TokenVerifier.TYPE);
    }

    private byte[] encodedHeader(String type) {
        String header =
                "{\"typ\":\""
                        + type
                        + "\",\"alg\":\""
                        + algorithm.joseName()
                        + "\",\"kid\":\""
                        + id
                        + "\"}";
        return Base64Url.encodeToBytes(header.getBytes(StandardCharsets.UTF_8));
    }

    /** The key's id, the token's {@code kid}. */
    public SigningKeyId id() {
        return id;
    }

    /** How it signs. */
    public SignatureAlgorithm algorithm() {
        return algorithm;
    }

    /**
     * The compact token of these claims.
     *
     * @param claims one JSON object, UTF-8
     */
    public String sign(byte[] claims) {
        return sign(encodedHeader, claims);
    }

    /** The compact JWT of these claims that is no access token: of another type. */
    String sign(String type, byte[] claims) {
        return sign(encodedHeader(type), claims);
    }

    private String sign(byte[] encodedHeader, byte[] claims) {
        byte[] encodedClaims = Base64Url.encodeToBytes(claims);
        int signedLength = encodedHeader.length + 1 + encodedClaims.length;
        byte[] signed = new byte[signedLength];
        System.arraycopy(encodedHeader, 0, signed, 0, encodedHeader.length);
        signed[encodedHeader.length] = '.';
        System.arraycopy(encodedClaims, 0, signed, encodedHeader.length + 1, encodedClaims.length);
        String signature = Base64Url.encode(signature(signed));
        return new StringBuilder(signedLength + 1 + signature.length())
                .append(new String(signed, StandardCharsets.ISO_8859_1))
                .append('.')
                .append(signature)
                .toString();
    }

    private byte[] signature(byte[] signed) {
        try {
            Signature signature = Jca.newSignature(algorithm);
            signature.initSign(key);
            signature.update(signed);
            return signature.sign();
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException("The key " + id + " does not sign", broken);
        }
    }
}
