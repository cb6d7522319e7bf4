package dev.precept.pdp.jose;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A key that signatures under checkpoints are checked with, written {@code name+id+key} (C2SP
 * signed-note, verifier keys).
 */
public final class NoteKey {
    private static final Pattern FORM =
            Pattern.compile(
                    "([^\\s+\\p{Z}]{1,255})\\+([0-9a-f]{8})\\+([A-Za-z0-9+/]{4,4096}={0,2})");
    private static final String DASH = "— ";
    private static final int ID_BYTES = 4;

    private final String name;
    private final NoteAlgorithm algorithm;
    private final byte[] key;
    private final byte[] id;

    NoteKey(String name, NoteAlgorithm algorithm, byte[] key) {
        this.name = name;
        this.algorithm = algorithm;
        this.key = key;
        this.id = Arrays.copyOf(Jca.sha256(identified()), ID_BYTES);
    }

    /**
     * Reads one.
     *
     * @throws IllegalArgumentException where this is none, or of an algorithm that is not known
     */
    public static NoteKey parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("A key is written name+id+base64");
        }
        byte[] typed = Base64.getDecoder().decode(matcher.group(3));
        for (NoteAlgorithm algorithm : NoteAlgorithm.values()) {
            if (typed[0] == algorithm.type() && typed.length == 1 + algorithm.keyBytes()) {
                byte[] key = Arrays.copyOfRange(typed, 1, typed.length);
                NoteKey read = new NoteKey(matcher.group(1), algorithm, key);
                if (read.toString().equals(text)) {
                    return read;
                }
                throw new IllegalArgumentException("The id is not that of this name and key");
            }
        }
        throw new IllegalArgumentException("The key is of an algorithm that is not known here");
    }

    /** Whose it is. */
    public String name() {
        return name;
    }

    /** Whether what it signs says when, and that what went before was seen (tlog-cosignature). */
    public boolean isCosigner() {
        return algorithm.isTimed();
    }

    /** Whether the line is under this key, whatever it is worth. */
    public boolean isNamed(String line) {
        return signature(line).length > 0;
    }

    /** Whether the line, without its end, is a signature by this key of the checkpoint. */
    public boolean isSigned(TreeHead head, String line) {
        byte[] signature = signature(line);
        int timed = algorithm.isTimed() ? Long.BYTES : 0;
        if (signature.length != timed + algorithm.signatureBytes()) {
            return false;
        }
        long seconds = timed == 0 ? 0 : ByteBuffer.wrap(signature).getLong();
        byte[] signed = Arrays.copyOfRange(signature, timed, signature.length);
        return seconds >= 0
                && algorithm.isSigned(key, algorithm.message(head, name, seconds), signed);
    }

    /** The line of a signature. */
    String line(byte[] signature) {
        ByteBuffer bytes = ByteBuffer.allocate(ID_BYTES + signature.length);
        bytes.put(id).put(signature);
        return DASH + name + ' ' + Base64.getEncoder().encodeToString(bytes.array());
    }

    /** What follows the id in a line of this key; nothing where it is another's. */
    private byte[] signature(String line) {
        String start = DASH + name + ' ';
        if (!line.startsWith(start)) {
            return new byte[0];
        }
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(line.substring(start.length()));
        } catch (IllegalArgumentException malformed) {
            return new byte[0];
        }
        boolean isOurs =
                bytes.length > ID_BYTES && Arrays.equals(bytes, 0, ID_BYTES, id, 0, ID_BYTES);
        return isOurs ? Arrays.copyOfRange(bytes, ID_BYTES, bytes.length) : new byte[0];
    }

    private byte[] identified() {
        byte[] text = (name + '\n').getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(text.length + 1 + key.length);
        return bytes.put(text).put(algorithm.type()).put(key).array();
    }

    /** As it is written. */
    @Override
    public String toString() {
        byte[] typed = new byte[1 + key.length];
        typed[0] = algorithm.type();
        System.arraycopy(key, 0, typed, 1, key.length);
        return name
                + '+'
                + HexFormat.of().formatHex(id)
                + '+'
                + Base64.getEncoder().encodeToString(typed);
    }
}
