package dev.precept.pdp.signin;

import jakarta.servlet.http.HttpServletRequest;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;

/**
 * Where a request comes from, as far as attempts are counted by it: the address that the outermost
 * trusted proxy saw. Of IPv6 the first 64 bits, since whoever has one address has all of those.
 */
final class ClientAddress {
    private static final int NETWORK_BYTES = 8;

    private ClientAddress() {}

    /** That of a request that came through so many trusted proxies. */
    static String of(HttpServletRequest request, int proxies) {
        List<String> seen = new ArrayList<>();
        for (String field : Collections.list(request.getHeaders("X-Forwarded-For"))) {
            seen.addAll(Arrays.asList(field.split(",")));
        }
        boolean isForwarded = proxies > 0 && seen.size() >= proxies;
        return network(
                isForwarded ? seen.get(seen.size() - proxies).strip() : request.getRemoteAddr());
    }

    private static String network(String address) {
        try {
            return InetAddress.ofLiteral(address) instanceof Inet6Address six
                    ? HexFormat.of().formatHex(six.getAddress(), 0, NETWORK_BYTES)
                    : address;
        } catch (IllegalArgumentException notAnAddress) {
            return "unknown";
        }
    }
}
