package dev.precept.projections.image;

import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.UserId;
import dev.precept.domain.shared.collection.PersistentMap;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The users of an organization who are not active. They lie apart from those who are: whatever
 * decides, searches or compares does not know them, as if they were deleted. Immutable.
 */
public final class InactiveUsers {
    /** Nobody. */
    static final InactiveUsers NONE =
            new InactiveUsers(PersistentMap.empty(), PersistentMap.empty());

    private final PersistentMap<UserId, UserDocument> byId;
    private final PersistentMap<Handle, UserDocument> byHandle;

    private InactiveUsers(
            PersistentMap<UserId, UserDocument> byId,
            PersistentMap<Handle, UserDocument> byHandle) {
        this.byId = byId;
        this.byHandle = byHandle;
    }

    @Nullable UserDocument get(UserId id) {
        return byId.get(id);
    }

    @Nullable UserDocument get(Handle handle) {
        return byHandle.get(handle);
    }

    /** All, by handle. */
    List<UserDocument> all() {
        List<UserDocument> all = new ArrayList<>();
        byId.forEach((_, document) -> all.add(document));
        all.sort(Comparator.comparing(UserDocument::handle));
        return all;
    }

    InactiveUsers with(UserDocument document) {
        return new InactiveUsers(
                byId.with(document.id(), document), byHandle.with(document.handle(), document));
    }

    InactiveUsers without(UserDocument document) {
        return new InactiveUsers(byId.without(document.id()), byHandle.without(document.handle()));
    }
}
