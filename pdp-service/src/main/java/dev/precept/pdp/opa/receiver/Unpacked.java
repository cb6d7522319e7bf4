package dev.precept.pdp.opa.receiver;

import dev.precept.pdp.door.Question;
import dev.precept.pdp.opa.receiver.Pieces.Piece;
import dev.precept.pdp.web.Problem;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;

/** Reads the JSON of a report, which may be packed (gzip, RFC 1952): never more than is allowed. */
final class Unpacked {
    /** What is beyond the bounds of {@link Pieces} is passed over, so that it is no fault here. */
    private static final JsonMapper JSON =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(Limits.PASSED_DEPTH)
                                                    .maxNameLength(Integer.MAX_VALUE)
                                                    .maxStringLength(Integer.MAX_VALUE)
                                                    .maxNumberLength(Integer.MAX_VALUE)
                                                    .build())
                                    .build())
                    .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                    .build();

    private Unpacked() {}

    /** It cannot be read. */
    static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;

        private final int status;
        private final String code;

        private Unreadable(int status, String code, String message) {
            super(message, null, false, false);
            this.status = status;
            this.code = code;
        }

        Problem problem() {
            return new Problem(status, code, String.valueOf(getMessage()));
        }
    }

    @FunctionalInterface
    private interface Reading<T> {
        T from(InputStream in) throws Unreadable, IOException;
    }

    /** Hands on the items of an array one by one, as they are read. */
    static void items(Question question, long most, Consumer<Piece> taker) throws Unreadable {
        Boolean isArray =
                read(
                        question,
                        most,
                        in -> {
                            try (JsonParser parser = JSON.createParser(in)) {
                                if (parser.nextToken() != JsonToken.START_ARRAY) {
                                    return false;
                                }
                                while (parser.nextToken() != JsonToken.END_ARRAY) {
                                    taker.accept(Pieces.next(parser));
                                }
                                return parser.nextToken() == null;
                            }
                        });
        if (!isArray) {
            throw malformed("An array is due, and nothing after it.");
        }
    }

    /** The object that a report is. */
    static JsonNode object(Question question, long most) throws Unreadable {
        JsonNode node =
                read(
                        question,
                        most,
                        in -> {
                            try (JsonParser parser = JSON.createParser(in)) {
                                if (parser.nextToken() != JsonToken.START_OBJECT) {
                                    return JSON.missingNode();
                                }
                                Piece piece = Pieces.next(parser);
                                return parser.nextToken() == null
                                        ? piece.node()
                                        : JSON.missingNode();
                            }
                        });
        if (!node.isObject()) {
            throw malformed("An object is due, and nothing after it.");
        }
        return node;
    }

    private static <T> T read(Question question, long most, Reading<T> reading) throws Unreadable {
        try (Bounded in = new Bounded(unpacked(question), most)) {
            T read;
            try {
                read = reading.from(in);
            } catch (JacksonException | IOException fault) {
                in.check(most);
                throw malformed("Not JSON that can be read: " + reason(fault));
            }
            in.check(most);
            return read;
        } catch (IOException notPacked) {
            throw malformed("Not packed by gzip, as it says.");
        }
    }

    /** Without an excerpt: it may hold what is secret. What is too deep has no place. */
    private static String reason(Exception fault) {
        if (!(fault instanceof JacksonException json)) {
            return "it ends too early.";
        }
        TokenStreamLocation place = json.getLocation();
        return place == null
                ? "it is too deep."
                : "at line " + place.getLineNr() + ", column " + place.getColumnNr() + ".";
    }

    private static Unreadable malformed(String message) {
        return new Unreadable(400, "invalid-body", message);
    }

    private static InputStream unpacked(Question question) throws Unreadable, IOException {
        InputStream body = new ByteArrayInputStream(question.body());
        String encoding = question.fields().first("Content-Encoding");
        if (encoding == null || encoding.equalsIgnoreCase("identity")) {
            return body;
        }
        if (encoding.equalsIgnoreCase("gzip")) {
            return new GZIPInputStream(body);
        }
        throw new Unreadable(415, "unsupported-encoding", "The Content-Encoding is gzip or none.");
    }

    /** Ends where there is more than is allowed, and says so. */
    private static final class Bounded extends FilterInputStream {
        private long left;
        private boolean isExceeded;

        Bounded(InputStream in, long most) {
            super(in);
            this.left = most;
        }

        @Override
        public int read() throws IOException {
            int next = super.read();
            return next < 0 || !isWithin(1) ? -1 : next;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int count = super.read(into, offset, length);
            return count < 0 || !isWithin(count) ? -1 : count;
        }

        void check(long most) throws Unreadable {
            if (isExceeded) {
                throw new Unreadable(
                        413, "too-large", "Unpacked it has more than " + most + " bytes.");
            }
        }

        private boolean isWithin(int count) {
            left -= count;
            isExceeded = left < 0;
            return !isExceeded;
        }
    }
}
