package dev.precept.projections.image;

import dev.precept.domain.shared.KeyRingId;
import dev.precept.domain.shared.OrganizationId;

import java.util.List;

/** An organization's signing keys, in the order they were added. */
public record KeyRingDocument(
        KeyRingId id, OrganizationId organization, List<KeyDocument> keys, EntityMeta meta) {
    public KeyRingDocument {
        keys = List.copyOf(keys);
    }
}
