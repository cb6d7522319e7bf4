package dev.precept.projections.delta;

import dev.precept.domain.shared.OrganizationId;
import dev.precept.projections.image.Fact;
import dev.precept.projections.image.OrganizationImage;

import org.jspecify.annotations.Nullable;

/**
 * Learns from a delta what is so after it and what is so no more: of each thing, by its key, the
 * last call counts. On the delta's thread, while it takes in events and while it makes the image.
 * Organizations' fingerprints are not told: they follow from the rest.
 */
public interface FactListener {
    /** Listens to nothing. */
    FactListener NONE =
            new FactListener() {
                @Override
                public void holds(OrganizationId of, Fact fact) {}

                @Override
                public void ceases(OrganizationId of, Fact fact) {}

                @Override
                public void gone(
                        Fact.DeletedOrganization left, @Nullable OrganizationImage before) {}
            };

    /** A fact of an organization is so, be it new or another than before. */
    void holds(OrganizationId of, Fact fact);

    /** A fact of an organization is so no more. */
    void ceases(OrganizationId of, Fact fact);

    /**
     * An organization is gone with all that was in it.
     *
     * @param left what is left of it
     * @param before what was in it before the delta; null where it was not there
     */
    void gone(Fact.DeletedOrganization left, @Nullable OrganizationImage before);
}
