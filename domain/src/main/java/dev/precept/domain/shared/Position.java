package dev.precept.domain.shared;

/**
 * A place in the log: gap-free and commit-ordered, counted from 1; 0 is before the first event.
 *
 * @param value how many events lie at or before this position
 */
public record Position(long value) implements Comparable<Position> {
    /** Before the first event. */
    public static final Position ZERO = new Position(0);

    public Position {
        if (value < 0) {
            throw new IllegalArgumentException("a position is never negative: " + value);
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
