package dev.precept.pdp.client;

import dev.precept.domain.application.CertificateName;
import dev.precept.domain.application.ClientAuthentication;
import dev.precept.pdp.door.Peer;
import dev.precept.projections.image.ApplicationDocument;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.Locale;

import javax.security.auth.x500.X500Principal;

/**
 * Believes a client by the certificate of its TLS connection: because an authority that the
 * operator trusts gave it to the client's name, or because its key is one of the client's own (RFC
 * 8705 section 2). That the client holds the certificate's key, the handshake has shown. Threads
 * share it.
 */
final class ClientCertificates {
    private static final int EMAIL = 1;
    private static final int DNS = 2;
    private static final int URI = 6;
    private static final int IP = 7;

    private final CertificateAuthorities authorities;
    private final ClientKeysResolver keys;

    ClientCertificates(CertificateAuthorities authorities, ClientKeysResolver keys) {
        this.authorities = authorities;
        this.keys = keys;
    }

    /**
     * Whether the certificate is the client's.
     *
     * @param client null where there is none of that name
     * @throws dev.precept.pdp.web.NonBlocking.MustWait on a thread that must not wait
     */
    boolean believes(@Nullable ApplicationDocument client, Peer peer, Instant now) {
        X509Certificate certificate = peer.certificate();
        if (client == null || certificate == null || !isInTime(certificate, now)) {
            return false;
        }
        ClientAuthentication method = client.details().tokenEndpointAuthMethod();
        return switch (method) {
            // RFC 8705 section 2.1: a chain that holds, and the one name registered.
            case TLS_CLIENT_AUTH ->
                    isNamed(certificate, client.details().settings().proof().certificate())
                            && authorities.trust(peer.chain(), now);
            case SELF_SIGNED_TLS_CLIENT_AUTH -> isOfKey(client, certificate);
            case CLIENT_SECRET_BASIC, CLIENT_SECRET_POST, PRIVATE_KEY_JWT, NONE -> false;
        };
    }

    private static boolean isInTime(X509Certificate certificate, Instant now) {
        Date present = Date.from(now);
        return !present.before(certificate.getNotBefore())
                && !present.after(certificate.getNotAfter());
    }

    /** RFC 8705 section 2.2.2: the certificate's key is in the client's JWK Set. */
    private boolean isOfKey(ApplicationDocument client, X509Certificate certificate) {
        byte[] shown = certificate.getPublicKey().getEncoded();
        return keys.keys(client, null).keys().stream()
                .anyMatch(key -> Arrays.equals(key.key().getEncoded(), shown));
    }

    private static boolean isNamed(X509Certificate certificate, @Nullable CertificateName name) {
        return switch (name) {
            case null -> false;
            case CertificateName.SubjectDn(String subject) ->
                    isSubject(certificate.getSubjectX500Principal(), subject);
            case CertificateName.SanDns(String dns) ->
                    alternatives(certificate, DNS).stream().anyMatch(dns::equalsIgnoreCase);
            case CertificateName.SanUri(String uri) -> alternatives(certificate, URI).contains(uri);
            case CertificateName.SanEmail(String email) ->
                    alternatives(certificate, EMAIL).stream()
                            .anyMatch(it -> mailbox(it).equals(mailbox(email)));
            case CertificateName.SanIp(String address) ->
                    alternatives(certificate, IP).stream()
                            .anyMatch(
                                    it ->
                                            InetAddress.ofLiteral(it)
                                                    .equals(InetAddress.ofLiteral(address)));
        };
    }

    /** RFC 4514 names, compared by their parts: spaces and the order of a set do not matter. */
    private static boolean isSubject(X500Principal subject, String name) {
        try {
            return !subject.getName().isEmpty() && subject.equals(new X500Principal(name));
        } catch (IllegalArgumentException malformed) {
            return false;
        }
    }

    /** RFC 5280 section 4.2.1.6: names of one kind. */
    private static List<String> alternatives(X509Certificate certificate, int kind) {
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            return names == null
                    ? List.of()
                    : names.stream()
                            .filter(name -> name.get(0).equals(kind))
                            .map(name -> String.valueOf(name.get(1)))
                            .toList();
        } catch (CertificateParsingException malformed) {
            return List.of();
        }
    }

    /** RFC 5280 section 7.5: only the host is compared without case. */
    private static String mailbox(String address) {
        int at = address.lastIndexOf('@');
        return address.substring(0, at + 1) + address.substring(at + 1).toLowerCase(Locale.ROOT);
    }
}
