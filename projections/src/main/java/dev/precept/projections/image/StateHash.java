package dev.precept.projections.image;

/**
 * A fingerprint of logical content: equal content gives an equal hash, however it was built.
 *
 * @param value 64 hexadecimal digits in lower case
 */
public record StateHash(String value) {
    private static final int DIGITS = 64;

    public StateHash {
        if (value.length() != DIGITS || !value.chars().allMatch(StateHash::isDigit)) {
            throw new IllegalArgumentException("a state hash has 64 lower-case hex digits");
        }
    }

    private static boolean isDigit(int c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
    }

    @Override
    public String toString() {
        return value;
    }
}
