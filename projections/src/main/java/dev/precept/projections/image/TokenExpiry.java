package dev.precept.projections.image;

import dev.precept.domain.shared.OrganizationId;

import java.time.Instant;
import java.util.Comparator;

/** When the cut-off of one token may be forgotten; the earliest comes first. */
public record TokenExpiry(Instant at, OrganizationId organization, String tokenId)
        implements Comparable<TokenExpiry> {
    private static final Comparator<TokenExpiry> EARLIEST_FIRST =
            Comparator.comparing(TokenExpiry::at)
                    .thenComparing(expiry -> expiry.organization().value())
                    .thenComparing(TokenExpiry::tokenId);

    @Override
    public int compareTo(TokenExpiry other) {
        return EARLIEST_FIRST.compare(this, other);
    }
}
