package dev.precept.pdp.door;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.security.cert.X509Certificate;

/**
 * The other end of the connection that a question came by.
 *
 * @param address where it is; null where the listener does not say
 * @param certificate the TLS client certificate it has proved to hold; null for none
 */
public record Peer(@Nullable InetAddress address, @Nullable X509Certificate certificate) {
    /** Nothing is known of it. */
    public static final Peer UNKNOWN = new Peer(null, null);
}
