package dev.precept.projections.difference;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * A part of what changed.
 *
 * @param changes by API, scope and application, in the order of their handles; of each the
 *     application's own first, then users by id
 * @param next where the rest begins; null at the end
 */
public record GrantPage(List<GrantChange> changes, @Nullable Place next) {
    /** Keeps what it is given from being changed. */
    public GrantPage {
        changes = List.copyOf(changes);
    }

    /**
     * A place between two changes. It means the same to every difference of the same two images,
     * however those were built.
     *
     * @param row which API, scope and application, counted from 0
     * @param user the id of the last user of it that came before; empty where only the
     *     application's own did, null for none
     */
    public record Place(int row, @Nullable String user) {}
}
