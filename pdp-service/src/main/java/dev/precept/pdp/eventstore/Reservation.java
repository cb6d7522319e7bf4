package dev.precept.pdp.eventstore;

/**
 * A key that one owner holds until it is released: a handle, an identifier, a wire name.
 *
 * @param key what must be unique in the log, with its scope: {@code org/ORG/api/HANDLE}
 * @param owner the stream that holds it
 */
public record Reservation(String key, String owner) {
    public Reservation {
        Limits.text(Limits.KEY_CHARACTERS, key, "the reserved key");
        Limits.text(Limits.KEY_CHARACTERS, owner, "the owner of a reservation");
    }
}
