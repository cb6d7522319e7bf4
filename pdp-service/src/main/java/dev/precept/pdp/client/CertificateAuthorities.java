package dev.precept.pdp.client;

import dev.precept.pdp.settings.SettingException;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The authorities that an operator trusts to certify clients' names (RFC 5280 section 6). Nothing
 * is fetched: a certificate ends with its time, or with the client's registration. Threads share
 * it.
 */
final class CertificateAuthorities {
    /** RFC 5280 section 4.2.1.12: clientAuth, and any. */
    private static final Set<String> FOR_CLIENTS = Set.of("1.3.6.1.5.5.7.3.2", "2.5.29.37.0");

    private final Set<TrustAnchor> anchors = new HashSet<>();

    private CertificateAuthorities() {}

    /**
     * Those of a PEM file; none where there is no file.
     *
     * @throws SettingException where it cannot be read
     */
    static CertificateAuthorities read(@Nullable Path file) {
        CertificateAuthorities authorities = new CertificateAuthorities();
        if (file == null) {
            return authorities;
        }
        try (InputStream in = Files.newInputStream(file)) {
            for (Certificate one :
                    CertificateFactory.getInstance("X.509").generateCertificates(in)) {
                authorities.anchors.add(new TrustAnchor((X509Certificate) one, null));
            }
        } catch (IOException | CertificateException unreadable) {
            throw refused(file, unreadable.getMessage());
        }
        if (authorities.anchors.isEmpty()) {
            throw refused(file, "it holds no certificate");
        }
        return authorities;
    }

    private static SettingException refused(Path file, @Nullable String why) {
        return new SettingException(
                "The client authorities '" + file + "' cannot be read: " + why,
                "Name a PEM file of the certificates of authorities that certify clients.");
    }

    /** Whether one of them stands behind the first of these; the others may lead to it. */
    boolean trust(List<X509Certificate> chain, Instant now) {
        if (anchors.isEmpty() || chain.isEmpty() || !isForClients(chain.getFirst())) {
            return false;
        }
        try {
            X509CertSelector leaf = new X509CertSelector();
            leaf.setCertificate(chain.getFirst());
            PKIXBuilderParameters rules = new PKIXBuilderParameters(anchors, leaf);
            rules.addCertStore(
                    CertStore.getInstance("Collection", new CollectionCertStoreParameters(chain)));
            rules.setRevocationEnabled(false);
            rules.setMaxPathLength(Limits.CERTIFICATE_PATH);
            rules.setDate(Date.from(now));
            CertPathBuilder.getInstance("PKIX").build(rules);
            return true;
        } catch (CertPathBuilderException | InvalidAlgorithmParameterException untrusted) {
            return false;
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("No provider builds certificate paths", missing);
        }
    }

    /** A certificate made for servers alone, which anybody may get, names no client. */
    private static boolean isForClients(X509Certificate certificate) {
        try {
            List<String> purposes = certificate.getExtendedKeyUsage();
            return purposes == null || purposes.stream().anyMatch(FOR_CLIENTS::contains);
        } catch (CertificateParsingException malformed) {
            return false;
        }
    }
}
