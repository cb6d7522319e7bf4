package dev.precept.projections.image;

import dev.precept.domain.attribute.Attributes;
import dev.precept.projections.collection.IntMap;

/**
 * The attributes of those of an organization's users who have any; apart from the users, since most
 * have none. Immutable.
 */
public final class UserAttributesImage {
    /** None. */
    public static final UserAttributesImage EMPTY = new UserAttributesImage(IntMap.empty());

    private final IntMap<Attributes> byNumber;

    private UserAttributesImage(IntMap<Attributes> byNumber) {
        this.byNumber = byNumber;
    }

    /** The user's attributes, be they none. */
    public Attributes of(UserImage user) {
        Attributes attributes = byNumber.get(user.number());
        return attributes == null ? Attributes.NONE : attributes;
    }

    /** With the user having exactly these. */
    public UserAttributesImage with(UserImage user, Attributes attributes) {
        return new UserAttributesImage(
                attributes.isEmpty()
                        ? byNumber.without(user.number())
                        : byNumber.with(user.number(), attributes));
    }
}
