package dev.precept.pdp.jose;

import org.jspecify.annotations.Nullable;

import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * How an access token came: what its sender shows to prove that he holds the key it is bound to.
 *
 * @param scheme the scheme it was sent by
 * @param proofs every value of the {@code DPoP} field
 * @param method of the request it came with
 * @param uri of that request; its query does not matter
 * @param certificate of the TLS connection it came by; null for none
 * @param occasion the request itself: within it a proof may be looked at again
 */
public record ShownProof(
        Scheme scheme,
        List<String> proofs,
        String method,
        String uri,
        @Nullable X509Certificate certificate,
        Object occasion) {
    /** How a token is sent. */
    public enum Scheme {
        /** RFC 6750 section 2.1. */
        BEARER,
        /** RFC 9449 section 7.1. */
        DPOP,
        /** Whoever tells of the request does not say. */
        UNSAID
    }

    /** The token alone. */
    public static ShownProof none() {
        return new ShownProof(Scheme.UNSAID, List.of(), "", "", null, List.of());
    }

    /** The certificate as tokens name it (RFC 8705 section 3.1). */
    public static SenderKey.Certificate key(X509Certificate certificate) {
        try {
            return new SenderKey.Certificate(
                    Base64Url.encode(Jca.sha256(certificate.getEncoded())));
        } catch (CertificateEncodingException unread) {
            throw new IllegalArgumentException("a certificate without an encoding", unread);
        }
    }
}
