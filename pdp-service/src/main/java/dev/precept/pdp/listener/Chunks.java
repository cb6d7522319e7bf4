package dev.precept.pdp.listener;

import dev.precept.pdp.listener.RequestReader.TooLarge;

/**
 * A body that comes in chunks (RFC 9112 section 7.1), put together where it lies: what is read of
 * it lies at the beginning, what is still to be read behind. Extensions are passed over, trailer
 * fields refused. One thread at a time.
 */
final class Chunks {
    private static final int HEX_DIGITS = 8;

    /** Bytes of the body that have been put together. */
    private int bytes;

    /** Where the next thing to read begins. */
    private int next;

    /** Bytes of the present chunk that are still to come. */
    private long left;

    private State state = State.SIZE;

    private enum State {
        SIZE,
        DATA,
        DATA_END,
        END,
        ALL
    }

    int bytes() {
        return bytes;
    }

    int readUpTo() {
        return next;
    }

    /** Whether the body has come whole. */
    boolean read(byte[] buffer, int from, int to, int most) throws Refusal, TooLarge {
        while (state != State.ALL) {
            boolean isRead =
                    switch (state) {
                        case SIZE -> readSize(buffer, from, to, most);
                        case DATA -> readData(buffer, from, to);
                        case DATA_END, END -> readLineEnd(buffer, from, to);
                        case ALL -> true;
                    };
            if (!isRead) {
                return false;
            }
            switch (state) {
                case SIZE -> state = left == 0 ? State.END : State.DATA;
                case DATA -> state = State.DATA_END;
                case DATA_END -> state = State.SIZE;
                case END, ALL -> state = State.ALL;
            }
        }
        return true;
    }

    /** The first so many bytes of what has been put together are taken away. */
    void take(int count) {
        bytes -= count;
        next -= count;
    }

    /** Moves what is still to be read down to what has been put together; answers how far. */
    int closeGap(byte[] buffer, int from, int to) {
        int gap = next - bytes;
        System.arraycopy(buffer, from + next, buffer, from + bytes, to - from - next);
        next = bytes;
        return gap;
    }

    private boolean readSize(byte[] buffer, int from, int to, int most) throws Refusal, TooLarge {
        int start = from + next;
        int end = start;
        while (end < to && buffer[end] != '\n') {
            end++;
        }
        if (Math.min(end, to) - start > Limits.CHUNK_LINE_BYTES) {
            throw new Refusal(400, "the line before a chunk is too long");
        }
        if (end == to) {
            return false;
        }
        if (end == start || buffer[end - 1] != '\r') {
            throw new Refusal(400, "the line before a chunk does not end with CR LF");
        }
        left = size(buffer, start, end - 1);
        if (bytes + left > most) {
            throw new TooLarge();
        }
        next = end + 1 - from;
        return true;
    }

    private static long size(byte[] buffer, int start, int end) throws Refusal {
        long size = 0;
        int at = start;
        while (at < end && Character.digit(buffer[at], 16) >= 0) {
            size = size * 16 + Character.digit(buffer[at], 16);
            at++;
            if (at - start > HEX_DIGITS) {
                throw new Refusal(400, "the size of a chunk is too long");
            }
        }
        if (at == start || (at < end && buffer[at] != ';')) {
            throw new Refusal(400, "a chunk has no size");
        }
        for (int i = at; i < end; i++) {
            if ((buffer[i] < 0x20 && buffer[i] != '\t') || buffer[i] == 0x7F) {
                throw new Refusal(400, "a chunk's extension has a character that has no place");
            }
        }
        return size;
    }

    private boolean readData(byte[] buffer, int from, int to) {
        int count = (int) Math.min(left, to - from - next);
        System.arraycopy(buffer, from + next, buffer, from + bytes, count);
        bytes += count;
        next += count;
        left -= count;
        return left == 0;
    }

    private boolean readLineEnd(byte[] buffer, int from, int to) throws Refusal {
        int at = from + next;
        if ((at < to && buffer[at] != '\r') || (at + 1 < to && buffer[at + 1] != '\n')) {
            throw new Refusal(400, "a chunk does not end where it says, or trailer fields follow");
        }
        if (at + 1 >= to) {
            return false;
        }
        next += 2;
        return true;
    }
}
