package dev.precept.projections.snapshot;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Takes a stream apart into lines of bounded length, each ended by a line feed. */
final class LineReader {
    private static final int BUFFER_BYTES = 64 * 1024;

    private final InputStream in;
    private final int mostBytes;
    private byte[] buffer = new byte[BUFFER_BYTES];
    private int start;
    private int end;

    LineReader(InputStream in, int mostBytes) {
        this.in = in;
        this.mostBytes = mostBytes;
    }

    /** The next line without its end; null after the last one. */
    byte @Nullable [] next() throws IOException {
        int searched = start;
        while (true) {
            for (int i = searched; i < end; i++) {
                if (buffer[i] == '\n') {
                    byte[] line = Arrays.copyOfRange(buffer, start, i);
                    start = i + 1;
                    return line;
                }
            }
            searched = end - start;
            if (!fill()) {
                if (start == end) {
                    return null;
                }
                throw new UnreadableSnapshotException("the last line has no end");
            }
            searched += start;
        }
    }

    /** Reads on behind what is there; false at the end of the stream. */
    private boolean fill() throws IOException {
        if (end - start > mostBytes) {
            throw new UnreadableSnapshotException("a line of more than " + mostBytes + " bytes");
        }
        if (start > 0) {
            System.arraycopy(buffer, start, buffer, 0, end - start);
            end -= start;
            start = 0;
        }
        if (end == buffer.length) {
            buffer = Arrays.copyOf(buffer, 2 * buffer.length);
        }
        int read = in.read(buffer, end, buffer.length - end);
        if (read < 0) {
            return false;
        }
        end += read;
        return true;
    }
}
