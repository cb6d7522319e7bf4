import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;

/**
 * Some lines of an export: their records, as far as they agree with their own hashes, up to a
 * checkpoint or to the first that is bad. What needs the records before them is judged by {@link
 * History}.
 */
final class Block {
    private static final byte[] HASH = ascii("{\"hash\":\"");
    private static final byte[] POSITION = ascii("\",\"leaf\":{\"position\":");
    private static final byte[] LAST = ascii(",\"last\":");
    private static final byte[] AT = ascii(",\"atMicros\":");
    private static final byte[] SALT = ascii(",\"salt\":\"");
    private static final byte[] ENVELOPE = ascii("\",\"envelope\":");
    private static final byte[] END = ascii("}}");
    private static final byte[] CHECKPOINT = ascii("{\"checkpoint\":");
    private static final byte[] CLOSE = ascii("}");
    private static final byte[][] BEFORE_ORGANIZATION = {
        ascii("{\"actor\":"),
        ascii(",\"command\":"),
        ascii(",\"correlation\":"),
        ascii(",\"data\":"),
        ascii(",\"id\":")
    };
    private static final byte[] ORGANIZATION = ascii(",\"organization\":");
    private static final byte[] REASON = ascii(",\"reason\":");
    private static final byte[] REVISION = ascii(",\"revision\":");
    private static final byte[] STREAM = ascii(",\"stream\":");
    private static final byte[] TYPE = ascii(",\"type\":");
    private static final int HASH_CHARACTERS = 44;
    private static final int SALT_CHARACTERS = 24;
    private static final int SALT_BYTES = 16;
    private static final int LEAST_LINE = 200;

    private final Source source;
    private final MessageDigest digest = Merkle.sha256();

    /** What stands before the salt in what a leaf hashes. */
    private final byte[] prefix = new byte[1 + 16 + 3 * Long.BYTES];

    int count;
    byte[] hashes;
    long[] positions;
    long[] lasts;
    long[] times;
    long[] streams;
    long[] revisions;

    /** The note that follows the records; null where none does. */
    String checkpoint;

    /** What is wrong with the line after the records; null where nothing is. */
    String bad;

    /**
     * Where lines come from.
     *
     * @param log the log's id, 16 bytes
     * @param organization whose all records have to be; null for anybody's
     * @param key of the hash of streams' names: not to be guessed by whoever named them
     */
    record Source(byte[] log, byte[] organization, long key) {}

    Block(Source source) {
        this.source = source;
        System.arraycopy(source.log(), 0, prefix, 1, source.log().length);
    }

    /** Reads whole lines, each with its end. */
    Block read(byte[] bytes, int from, int to) {
        room(Math.max(1, (to - from) / LEAST_LINE));
        int start = from;
        try {
            while (start < to) {
                int end = start;
                while (bytes[end] != '\n') {
                    end++;
                }
                if (checkpoint != null) {
                    throw new Bad("something follows the checkpoint");
                }
                Bytes line = new Bytes(bytes, start, end);
                if (line.take(CHECKPOINT)) {
                    checkpoint = line.line();
                    line.expect(CLOSE);
                    line.expectEnd();
                } else {
                    record(bytes, line, end);
                }
                start = end + 1;
            }
        } catch (Bad e) {
            bad = e.getMessage();
        }
        return this;
    }

    private void record(byte[] bytes, Bytes line, int end) throws Bad {
        if (count == positions.length) {
            room(2 * count);
        }
        line.expect(HASH);
        int hash = line.pass(HASH_CHARACTERS);
        line.expect(POSITION);
        positions[count] = line.number();
        line.expect(LAST);
        lasts[count] = line.number();
        line.expect(AT);
        times[count] = line.number();
        line.expect(SALT);
        byte[] salt = base64(bytes, line.pass(SALT_CHARACTERS), SALT_CHARACTERS);
        if (salt.length != SALT_BYTES) {
            throw new Bad("its salt has another length");
        }
        line.expect(ENVELOPE);
        int envelope = line.at();
        int envelopeEnd = end - END.length;
        if (envelopeEnd <= envelope) {
            throw new Bad("it is cut off");
        }
        hash(bytes, salt, envelope, envelopeEnd);
        if (!isEncoded(bytes, hash)) {
            throw new Bad("it is not what was hashed");
        }
        envelope(bytes, new Bytes(bytes, envelope, envelopeEnd));
        line.pass(envelopeEnd - envelope);
        line.expect(END);
        count++;
    }

    private void hash(byte[] bytes, byte[] salt, int from, int to) {
        number(1 + 16, positions[count]);
        number(1 + 16 + Long.BYTES, lasts[count]);
        number(1 + 16 + 2 * Long.BYTES, times[count]);
        digest.update(prefix);
        digest.update(salt);
        digest.update(bytes, from, to - from);
        byte[] hash = digest.digest();
        System.arraycopy(hash, 0, hashes, count * Merkle.HASH_BYTES, Merkle.HASH_BYTES);
    }

    private void number(int at, long value) {
        for (int i = 0; i < Long.BYTES; i++) {
            prefix[at + i] = (byte) (value >>> (Long.SIZE - Byte.SIZE * (i + 1)));
        }
    }

    private boolean isEncoded(byte[] bytes, int at) {
        int first = count * Merkle.HASH_BYTES;
        byte[] encoded =
                Base64.getEncoder()
                        .encode(Arrays.copyOfRange(hashes, first, first + Merkle.HASH_BYTES));
        return Arrays.equals(encoded, 0, HASH_CHARACTERS, bytes, at, at + HASH_CHARACTERS);
    }

    /** Reads of an event what places it among others. */
    private void envelope(byte[] bytes, Bytes in) throws Bad {
        for (byte[] member : BEFORE_ORGANIZATION) {
            in.expect(member);
            in.value();
        }
        in.expect(ORGANIZATION);
        int organization = in.text();
        byte[] wanted = source.organization();
        if (wanted != null
                && !Arrays.equals(wanted, 0, wanted.length, bytes, organization, in.at() - 1)) {
            throw new Bad("it is of another organization");
        }
        if (in.take(REASON)) {
            in.text();
        }
        in.expect(REVISION);
        revisions[count] = in.number();
        in.expect(STREAM);
        int stream = in.text();
        streams[count] = streamKey(bytes, stream, in.at() - 1);
        in.expect(TYPE);
        in.text();
        in.expect(CLOSE);
        in.expectEnd();
    }

    /** A polynomial in the secret key: nobody makes two names meet on purpose. */
    private long streamKey(byte[] bytes, int from, int to) {
        long hash = source.key();
        for (int i = from; i < to; i++) {
            hash = (hash + bytes[i] + 129) * (source.key() | 1);
            hash ^= hash >>> 29;
        }
        return hash == 0 ? 1 : hash;
    }

    /** Base64 in its one form. */
    private static byte[] base64(byte[] bytes, int at, int length) throws Bad {
        byte[] text = Arrays.copyOfRange(bytes, at, at + length);
        try {
            byte[] decoded = Base64.getDecoder().decode(text);
            if (Arrays.equals(Base64.getEncoder().encode(decoded), text)) {
                return decoded;
            }
        } catch (IllegalArgumentException e) {
            // told below
        }
        throw new Bad("it has no base64 where some is due");
    }

    private void room(int records) {
        if (positions == null) {
            hashes = new byte[records * Merkle.HASH_BYTES];
            positions = new long[records];
            lasts = new long[records];
            times = new long[records];
            streams = new long[records];
            revisions = new long[records];
            return;
        }
        hashes = Arrays.copyOf(hashes, records * Merkle.HASH_BYTES);
        positions = Arrays.copyOf(positions, records);
        lasts = Arrays.copyOf(lasts, records);
        times = Arrays.copyOf(times, records);
        streams = Arrays.copyOf(streams, records);
        revisions = Arrays.copyOf(revisions, records);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
