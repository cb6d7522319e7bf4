package dev.precept.bench;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Requests of one kind, made from text: a head that is the same for all, and bodies whose fixed
 * parts are copied and whose parts that differ are looked up.
 */
final class Requests implements Driver.Source {
    /** Something of a question, in bytes. */
    interface Part {
        void put(int question, ByteBuffer out);
    }

    private static final int BODY_BYTES = 8_192;

    private final byte[] head;
    private final List<Part> parts;
    private final ByteBuffer body = ByteBuffer.allocateDirect(BODY_BYTES);

    private Requests(String head, List<Part> parts) {
        this.head = head.getBytes(StandardCharsets.US_ASCII);
        this.parts = List.copyOf(parts);
    }

    /** Begins a POST with these further header lines, each ended by CR LF. */
    static Builder post(String path, String contentType, String headers) {
        return new Builder(
                "POST "
                        + path
                        + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: "
                        + contentType
                        + "\r\n"
                        + headers);
    }

    @Override
    public void put(long number, ByteBuffer out) {
        int question = (int) (number % Questions.COUNT);
        body.clear();
        for (Part part : parts) {
            part.put(question, body);
        }
        body.flip();
        out.put(head);
        putNumber(body.remaining(), out);
        out.put(END_OF_HEAD).put(body);
    }

    private static final byte[] END_OF_HEAD = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private static void putNumber(int number, ByteBuffer out) {
        if (number >= 10) {
            putNumber(number / 10, out);
        }
        out.put((byte) ('0' + number % 10));
    }

    /** Collects the parts of a body. */
    static final class Builder {
        private final String head;
        private final List<Part> parts = new ArrayList<>();

        private Builder(String head) {
            this.head = head;
        }

        /** The same bytes in every body. */
        Builder text(String text) {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            parts.add((_, out) -> out.put(bytes));
            return this;
        }

        /** One of a number of names, chosen by the question; the names are made once. */
        Builder name(int count, IntFunction<String> names, IntSelector selector) {
            byte[][] table = new byte[count][];
            for (int i = 0; i < count; i++) {
                table[i] = names.apply(i).getBytes(StandardCharsets.US_ASCII);
            }
            parts.add((question, out) -> out.put(table[selector.select(question)]));
            return this;
        }

        Builder part(Part part) {
            parts.add(part);
            return this;
        }

        Requests build() {
            return new Requests(head + "Content-Length: ", parts);
        }
    }

    /** Chooses a number for a question. */
    interface IntSelector {
        int select(int question);
    }
}
