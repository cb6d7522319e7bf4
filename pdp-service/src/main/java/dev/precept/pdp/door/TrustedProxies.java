package dev.precept.pdp.door;

import dev.precept.domain.condition.AddressRange;
import dev.precept.domain.condition.IpAddress;
import dev.precept.pdp.jose.Certificates;
import dev.precept.pdp.settings.SettingException;

import java.security.cert.X509Certificate;
import java.util.List;

/**
 * The proxies in front that end TLS, and tell of their clients' certificates in a header field (RFC
 * 9440). What anybody else writes there is not looked at. Threads share it.
 */
final class TrustedProxies {
    private final List<AddressRange> ranges;
    private final String field;

    /**
     * Reads the settings.
     *
     * @param addresses ranges in CIDR notation
     * @param field the header field; empty where none is read
     * @throws SettingException where a range is none, or only one of both is given
     */
    TrustedProxies(List<String> addresses, String field) {
        if (addresses.isEmpty() != field.isEmpty()) {
            throw new SettingException(
                    "Client certificates from a header need the header and the proxies' addresses.",
                    "Give --client-certificate-header and --trusted-proxies together, or neither.");
        }
        try {
            this.ranges = addresses.stream().map(AddressRange::parse).toList();
        } catch (IllegalArgumentException malformed) {
            throw new SettingException(
                    "The trusted proxies " + addresses + " are no ranges of addresses.",
                    "Give --trusted-proxies as 10.0.0.0/8,192.0.2.7/32.");
        }
        this.field = field;
    }

    /** The other end of a question's way: behind a trusted proxy, the one that it tells of. */
    Question behind(Question question) {
        return field.isEmpty() || !isTrusted(question.peer())
                ? question
                : question.from(new Peer(question.peer().address(), told(question.fields())));
    }

    /** Nobody, where it is told twice: one of them may be the client's own. */
    private List<X509Certificate> told(Fields fields) {
        List<String> told = fields.all(field);
        return told.size() == 1
                ? Certificates.read(told.getFirst()).map(List::of).orElse(List.of())
                : List.of();
    }

    private boolean isTrusted(Peer peer) {
        if (peer.address() == null) {
            return false;
        }
        // The zone of a link-local address follows a percent sign.
        String text = peer.address().getHostAddress().split("%", 2)[0];
        return IpAddress.parse(text)
                .map(address -> ranges.stream().anyMatch(range -> range.contains(address)))
                .orElse(false);
    }
}
