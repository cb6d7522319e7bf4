package dev.precept.pdp.jose;

import dev.precept.domain.shared.Id;
import dev.precept.domain.shared.SecretId;

import org.jspecify.annotations.Nullable;

/**
 * A key as its holder presents it: what kind it is of, which one it is, and the secret. The prefix
 * lets scanners recognise a key that lies where it should not; the id finds its verifier, so that
 * one comparison suffices however many keys there are.
 */
public record PresentedKey(SecretId id, String secret) {
    /** Who presents it. */
    public enum Kind {
        /** A gateway. */
        GATEWAY("pgk_"),
        /** A client, as one of an application's. */
        API("pak_");

        private final String prefix;

        Kind(String prefix) {
            this.prefix = prefix;
        }
    }

    /** The whole key, to be shown once. */
    public static String text(Kind kind, SecretId id, String secret) {
        return kind.prefix + id.value() + '.' + secret;
    }

    /** What the text says; null where it has not the form of a key of this kind. */
    public static @Nullable PresentedKey read(Kind kind, String text) {
        int dot = text.indexOf('.');
        if (dot < 0
                || text.length() > Limits.KEY_CHARACTERS
                || !text.startsWith(kind.prefix)
                || dot < kind.prefix.length()) {
            return null;
        }
        String id = text.substring(kind.prefix.length(), dot);
        return Id.isId(id) ? new PresentedKey(new SecretId(id), text.substring(dot + 1)) : null;
    }

    /** Never the secret. */
    @Override
    public String toString() {
        return "key " + id;
    }
}
