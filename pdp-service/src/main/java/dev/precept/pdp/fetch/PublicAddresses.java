package dev.precept.pdp.fetch;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;

/**
 * Which addresses anybody on the Internet could reach as well as we (the IANA special-purpose
 * registries, RFC 6890): a URL that others chose must lead to no other, lest they have us ask what
 * they cannot.
 */
final class PublicAddresses {
    private static final int[][] SPECIAL_IPV4 = {
        {0, 8},
        {10 << 24, 8},
        {(100 << 24) | (64 << 16), 10},
        {127 << 24, 8},
        {(169 << 24) | (254 << 16), 16},
        {(172 << 24) | (16 << 16), 12},
        {192 << 24, 24},
        {(192 << 24) | (2 << 8), 24},
        {(192 << 24) | (88 << 16) | (99 << 8), 24},
        {(192 << 24) | (168 << 16), 16},
        {(198 << 24) | (18 << 16), 15},
        {(198 << 24) | (51 << 16) | (100 << 8), 24},
        {(203 << 24) | (113 << 8), 24},
        {224 << 24, 3}
    };

    private PublicAddresses() {}

    /** Whether the address is one of the public Internet. */
    static boolean isPublic(InetAddress address) {
        return switch (address) {
            case Inet4Address four -> isPublic(bits(four.getAddress(), 0));
            case Inet6Address six -> isPublic(six.getAddress());
            default -> false;
        };
    }

    private static boolean isPublic(int address) {
        for (int[] block : SPECIAL_IPV4) {
            if ((address ^ block[0]) >>> (Integer.SIZE - block[1]) == 0) {
                return false;
            }
        }
        return true;
    }

    /** Global unicast (2000::/3), but for documentation, Teredo and 6to4, which hold others. */
    private static boolean isPublic(byte[] address) {
        int first = bits(address, 0);
        boolean isGlobal = first >>> 29 == 1;
        boolean isIetf = first >>> 9 == 0x20010000 >>> 9;
        boolean isDocumentation = first == 0x20010db8 || first >>> 12 == 0x3fff0000 >>> 12;
        boolean is6to4 = first >>> 16 == 0x2002;
        return isGlobal && !isIetf && !isDocumentation && !is6to4;
    }

    private static int bits(byte[] address, int from) {
        return (address[from] & 0xFF) << 24
                | (address[from + 1] & 0xFF) << 16
                | (address[from + 2] & 0xFF) << 8
                | (address[from + 3] & 0xFF);
    }
}
