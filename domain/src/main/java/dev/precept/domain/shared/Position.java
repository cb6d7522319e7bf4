package dev.precept.domain.shared;

/**
 * A place in the log: the number of events up to and including it. Gap-free and in commit order, so
 * whoever has seen N has seen everything up to N. Zero is the empty log.
 */
public record Position(long value) implements Comparable<Position> {
    /** The empty log. */
    public static final Position ZERO = new Position(0);

    public Position {
        if (value < 0) {
            throw new IllegalArgumentException("a position is not negative");
        }
    }

    @Override
    public int compareTo(Position other) {
        return Long.compare(value, other.value);
    }

    @Override
    public String toString() {
        return Long.toString(value);
    }
}
