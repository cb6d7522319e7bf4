package dev.precept.pdp.jose;

import java.io.ByteArrayInputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Optional;

/** Reads a client certificate that somebody else has seen, as proxies and gateways tell of it. */
public final class Certificates {
    private Certificates() {}

    /**
     * The certificate in a text: an item of bytes as {@code Client-Cert} has it (RFC 9440 section
     * 2.1), or PEM, which may be percent-encoded; empty where it is neither.
     */
    public static Optional<X509Certificate> read(String text) {
        if (text.length() > Limits.CERTIFICATE_CHARACTERS) {
            return Optional.empty();
        }
        try {
            byte[] encoded =
                    text.startsWith(":") && text.endsWith(":") && text.length() > 1
                            ? Base64.getDecoder().decode(text.substring(1, text.length() - 1))
                            : pem(text);
            return Optional.of(
                    (X509Certificate)
                            CertificateFactory.getInstance("X.509")
                                    .generateCertificate(new ByteArrayInputStream(encoded)));
        } catch (CertificateException | IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    private static byte[] pem(String text) {
        // A plus sign is one of base64, and no space.
        String pem =
                text.contains("%")
                        ? URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8)
                        : text;
        return pem.getBytes(StandardCharsets.US_ASCII);
    }
}
