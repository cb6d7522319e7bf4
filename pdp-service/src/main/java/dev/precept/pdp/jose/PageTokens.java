package dev.precept.pdp.jose;

import dev.precept.domain.shared.Position;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;

/**
 * Where a list that is given out in pages goes on, as a text for the client to bring back: which
 * entry was the last, and the position of the image that it came from. Sealed by HMAC-SHA-256, so
 * that nobody makes or changes one, and bound to the question, so that it answers no other. All
 * nodes with the one master key read each other's. Threads share it.
 */
public final class PageTokens {
    private static final int SEAL_BYTES = 32;

    private final Hmac hmac;

    public PageTokens(MasterKey master) {
        this.hmac = new Hmac(master, "precept page tokens v1");
    }

    /**
     * Where to go on.
     *
     * @param cursor the last entry that was given out
     * @param position of the image it came from
     */
    public record Place(String cursor, Position position) {}

    /** The token of a place in the answer to the question. */
    public String seal(String question, Place place) {
        byte[] cursor = place.cursor().getBytes(StandardCharsets.UTF_8);
        ByteBuffer token = ByteBuffer.allocate(SEAL_BYTES + Long.BYTES + cursor.length);
        token.position(SEAL_BYTES);
        token.putLong(place.position().value()).put(cursor);
        token.put(0, seal(question, token.array()));
        return Base64Url.encode(token.array());
    }

    /** The place; empty where the token is none of ours, or one of another question. */
    public Optional<Place> open(String question, String token) {
        if (token.length() > Limits.PAGE_TOKEN_CHARACTERS) {
            return Optional.empty();
        }
        byte[] bytes;
        try {
            bytes = Base64Url.decode(token);
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
        if (bytes.length < SEAL_BYTES + Long.BYTES
                || !MessageDigest.isEqual(
                        seal(question, bytes), Arrays.copyOf(bytes, SEAL_BYTES))) {
            return Optional.empty();
        }
        ByteBuffer content = ByteBuffer.wrap(bytes, SEAL_BYTES, bytes.length - SEAL_BYTES);
        Position position = new Position(content.getLong());
        return Optional.of(new Place(StandardCharsets.UTF_8.decode(content).toString(), position));
    }

    /** Over the question, which has a length of its own, and all of the token but its seal. */
    private byte[] seal(String question, byte[] token) {
        byte[] asked = question.getBytes(StandardCharsets.UTF_8);
        byte[] length = ByteBuffer.allocate(Integer.BYTES).putInt(0, asked.length).array();
        return hmac.of(length, asked, Arrays.copyOfRange(token, SEAL_BYTES, token.length));
    }
}
