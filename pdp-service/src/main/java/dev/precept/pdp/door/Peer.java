package dev.precept.pdp.door;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * The other end of the connection that a question came by.
 *
 * @param address where it is; null where the listener does not say
 * @param chain the TLS client certificate it has proved to hold, and those it sent along; empty for
 *     none. Nobody has said yet whether an authority stands behind it.
 */
public record Peer(@Nullable InetAddress address, List<X509Certificate> chain) {
    /** Nothing is known of it. */
    public static final Peer UNKNOWN = new Peer(null, List.of());

    public Peer {
        chain = List.copyOf(chain);
    }

    /** The certificate it has proved to hold; null for none. */
    public @Nullable X509Certificate certificate() {
        return chain.isEmpty() ? null : chain.getFirst();
    }
}
