package dev.precept.pdp.listener;

import io.netty.buffer.ByteBuf;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;

/**
 * Reads requests off a connection's bytes: a head, and then its body. Bytes are kept until a
 * request has come whole; what one connection keeps beyond a little comes out of a budget of all.
 * One thread at a time.
 */
final class RequestReader {
    private final Budget budget;
    private final HeadReader heads = new HeadReader();
    private byte[] buffer = new byte[Limits.BUFFER_BYTES];

    /** What has come and is not read lies from here on. */
    private int from;

    /** And up to here. */
    private int to;

    /** Where the head's lines begin, after {@link #from}, as far as they are found. */
    private final int[] lines = new int[Limits.FIELDS + 3];

    private int lineCount;

    /** Up to where, after {@link #from}, no further line ends. */
    private int scanned;

    private @Nullable Head head;
    private @Nullable Chunks chunks;

    /** Of a body that is taken by lines: what is here of it, and what was taken before. */
    private int bodyBytes;

    private long taken;
    private boolean hasNoLine;

    RequestReader(Budget budget) {
        this.budget = budget;
    }

    /** The body has more bytes than it may. */
    static final class TooLarge extends Exception {
        private static final long serialVersionUID = 1L;

        TooLarge() {
            super("the body is too large", null, false, false);
        }
    }

    /** Takes bytes that have come. */
    void append(ByteBuf bytes) throws Refusal {
        int count = bytes.readableBytes();
        makeRoom(count);
        bytes.readBytes(buffer, to, count);
        to += count;
    }

    /** Whether nothing of a request is here. */
    boolean isEmpty() {
        return head == null && from == to;
    }

    /**
     * The head of the request that is being read; null where it has not come whole.
     *
     * @throws Refusal where it cannot become one
     */
    @Nullable Head head() throws Refusal {
        if (head == null && hasWholeHead()) {
            for (int i = 0; i <= lineCount; i++) {
                lines[i] += from;
            }
            head = heads.read(buffer, lines, lineCount);
            from = lines[lineCount] + 2;
            lines[0] = 0;
            lineCount = 0;
            scanned = 0;
        }
        return head;
    }

    /**
     * The body of the head's request, which ends the request; null where it has not come whole.
     *
     * @param most bytes it may have
     * @throws Refusal where it cannot become one
     * @throws TooLarge where it has more
     */
    byte @Nullable [] body(Head of, int most) throws Refusal, TooLarge {
        byte[] body = of.length() == Head.CHUNKED ? chunked(most) : whole(of.length(), most);
        if (body != null) {
            head = null;
            if (from == to) {
                release();
            }
        }
        return body;
    }

    /**
     * The next line of the head's request, without its end; null where it has not come whole, or
     * where there is none any more.
     *
     * @param most bytes it may have
     */
    byte @Nullable [] line(Head of, int most) throws Refusal, TooLarge {
        boolean isWhole = hasAllLines(of);
        int end = from + scanned;
        int last = from + bodyBytes;
        while (end < last && buffer[end] != '\n') {
            end++;
        }
        if (end - from > most) {
            throw new TooLarge();
        }
        scanned = end - from;
        hasNoLine = isWhole && from == last;
        if (hasNoLine || (end == last && !isWhole)) {
            return null;
        }
        byte[] line = Arrays.copyOfRange(buffer, from, end);
        take(Math.min(end + 1, last) - from);
        return line;
    }

    /** Puts together what has come of the body; whether that is all that is left of it. */
    private boolean hasAllLines(Head of) throws Refusal, TooLarge {
        if (of.length() == Head.CHUNKED) {
            if (chunks == null) {
                chunks = new Chunks();
            }
            boolean isWhole = chunks.read(buffer, from, to, Integer.MAX_VALUE);
            bodyBytes = chunks.bytes();
            return isWhole;
        }
        bodyBytes = (int) Math.min(of.length() - taken, to - from);
        return taken + bodyBytes == of.length();
    }

    private void take(int bytes) {
        if (chunks != null) {
            chunks.take(bytes);
        }
        from += bytes;
        taken += bytes;
        scanned = 0;
    }

    /** Ends the request whose last line has been taken; whether it has. */
    boolean endLines() {
        if (!hasNoLine) {
            return false;
        }
        hasNoLine = false;
        if (chunks != null) {
            from += chunks.readUpTo();
            chunks = null;
        }
        taken = 0;
        scanned = 0;
        head = null;
        if (from == to) {
            release();
        }
        return true;
    }

    /** Forgets what has come, and gives its room back. */
    void release() {
        from = 0;
        to = 0;
        if (buffer.length > Limits.BUFFER_BYTES) {
            budget.give(buffer.length - Limits.BUFFER_BYTES);
            buffer = new byte[Limits.BUFFER_BYTES];
        }
    }

    private byte @Nullable [] whole(long length, int most) throws TooLarge {
        if (length > most) {
            throw new TooLarge();
        }
        if (to - from < length) {
            return null;
        }
        byte[] body = Arrays.copyOfRange(buffer, from, from + (int) length);
        from += (int) length;
        return body;
    }

    private byte @Nullable [] chunked(int most) throws Refusal, TooLarge {
        if (chunks == null) {
            chunks = new Chunks();
        }
        Chunks body = chunks;
        if (!body.read(buffer, from, to, most)) {
            return null;
        }
        byte[] bytes = Arrays.copyOfRange(buffer, from, from + body.bytes());
        from += body.readUpTo();
        chunks = null;
        return bytes;
    }

    /** Looks for the empty line that ends a head, and keeps where the lines before it begin. */
    private boolean hasWholeHead() throws Refusal {
        skipEmptyLines();
        while (true) {
            int start = from + lines[lineCount];
            int end = heads.endOfKnown(lineCount, buffer, start, to);
            if (end < 0) {
                end = lineFeed(start);
            }
            if (end < 0) {
                checkHead(to - from);
                return false;
            }
            if (end == from || buffer[end - 1] != '\r') {
                throw new Refusal(400, "a line of the head does not end with CR LF");
            }
            if (end - 1 == start) {
                checkHead(end - from);
                return true;
            }
            if (lineCount > Limits.FIELDS) {
                throw new Refusal(431, "there are more than " + Limits.FIELDS + " header fields");
            }
            lineCount++;
            lines[lineCount] = end + 1 - from;
            scanned = lines[lineCount];
        }
    }

    private int lineFeed(int start) {
        for (int i = Math.max(start, from + scanned); i < to; i++) {
            if (buffer[i] == '\n') {
                return i;
            }
        }
        scanned = to - from;
        return -1;
    }

    private static void checkHead(int bytes) throws Refusal {
        if (bytes > Limits.HEAD_BYTES) {
            throw new Refusal(431, "the head has more than " + Limits.HEAD_BYTES + " bytes");
        }
    }

    /** RFC 9112 section 2.2: empty lines before a request are passed over. */
    private void skipEmptyLines() throws Refusal {
        while (lineCount == 0
                && to - from >= 2
                && buffer[from] == '\r'
                && buffer[from + 1] == '\n') {
            from += 2;
            scanned = 0;
        }
        if (lineCount == 0
                && to > from
                && buffer[from] != '\r'
                && !Line.isTokenCharacter(buffer[from])) {
            throw new Refusal(400, "this is not a request of HTTP/1.1");
        }
    }

    private void makeRoom(int count) throws Refusal {
        if (buffer.length - to >= count) {
            return;
        }
        if (chunks != null) {
            to -= chunks.closeGap(buffer, from, to);
        }
        int kept = to - from;
        byte[] roomy = buffer;
        if (kept + count > buffer.length) {
            int length = Math.max(kept + count, 2 * buffer.length);
            if (!budget.take(length - buffer.length)) {
                throw new Refusal(503, "too much is being sent at once; try again later");
            }
            roomy = new byte[length];
        }
        System.arraycopy(buffer, from, roomy, 0, kept);
        buffer = roomy;
        from = 0;
        to = kept;
    }
}
