package dev.precept.domain.condition;

/**
 * A range of Internet addresses in CIDR notation (RFC 4632 section 3.1, RFC 4291 section 2.3).
 *
 * @param first its first address
 * @param prefixBits how many of 128 bits its addresses share; version 4 shares 96 more than it says
 */
public record AddressRange(IpAddress first, int prefixBits) {
    private static final int BITS = 128;
    private static final int MAPPED_BITS = 96;

    public AddressRange {
        Checks.require(
                prefixBits >= 0 && prefixBits <= BITS, "a range shares 0 to 128 bits of address");
        Checks.require(
                (first.high() & ~highMask(prefixBits)) == 0
                        && (first.low() & ~lowMask(prefixBits)) == 0,
                "a range begins with its first address, all bits behind the prefix zero");
    }

    /**
     * The range of this text, such as {@code 10.0.0.0/8} or {@code 2001:db8::/32}; an address alone
     * is the range of itself.
     *
     * @throws IllegalArgumentException where it is none
     */
    public static AddressRange parse(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        IpAddress first =
                IpAddress.parse(address)
                        .orElseThrow(
                                () ->
                                        new IllegalArgumentException(
                                                "'" + text + "' is no address and no range"));
        boolean isVersion4 = address.indexOf(':') < 0;
        int most = isVersion4 ? BITS - MAPPED_BITS : BITS;
        int bits = slash < 0 ? most : bits(text.substring(slash + 1), most);
        return new AddressRange(first, isVersion4 ? bits + MAPPED_BITS : bits);
    }

    private static int bits(String text, int most) {
        boolean hasForm =
                !text.isEmpty()
                        && text.length() <= 3
                        && text.chars().allMatch(c -> c >= '0' && c <= '9')
                        && (text.length() == 1 || text.charAt(0) != '0');
        Checks.require(
                hasForm && Integer.parseInt(text) <= most,
                "a prefix has 0 to " + most + " bits, written without leading zeros");
        return Integer.parseInt(text);
    }

    /** Whether the address lies in it. */
    public boolean contains(IpAddress address) {
        return (address.high() & highMask(prefixBits)) == first.high()
                && (address.low() & lowMask(prefixBits)) == first.low();
    }

    private static long highMask(int bits) {
        return mask(Math.min(bits, Long.SIZE));
    }

    private static long lowMask(int bits) {
        return mask(Math.max(bits - Long.SIZE, 0));
    }

    private static long mask(int bits) {
        return bits == 0 ? 0 : -1L << (Long.SIZE - bits);
    }

    /** The one form it is written in. */
    @Override
    public String toString() {
        return first.isVersion4() && prefixBits >= MAPPED_BITS
                ? first + "/" + (prefixBits - MAPPED_BITS)
                : first.hexadecimal() + "/" + prefixBits;
    }
}
