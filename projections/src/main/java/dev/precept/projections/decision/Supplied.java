package dev.precept.projections.decision;

import dev.precept.domain.attribute.Attributes;

/**
 * What whoever asks says beyond the names of things. It counts only where nothing of the same name
 * is stored; those who are not trusted for it never get it this far.
 *
 * @param subject of who asks for access
 * @param action of what is to be done
 * @param resource of what it is to be done to
 * @param context of the request itself
 */
public record Supplied(
        Attributes subject, Attributes action, Attributes resource, Attributes context) {
    /** Nothing said. */
    public static final Supplied NONE =
            new Supplied(Attributes.NONE, Attributes.NONE, Attributes.NONE, Attributes.NONE);
}
