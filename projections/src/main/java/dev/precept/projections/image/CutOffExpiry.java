package dev.precept.projections.image;

import dev.precept.domain.revocation.CutOffTarget;
import dev.precept.domain.shared.OrganizationId;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Comparator;

/** When the cut-off of one token or session may be forgotten; the earliest comes first. */
public record CutOffExpiry(Instant at, OrganizationId organization, Kind kind, String name)
        implements Comparable<CutOffExpiry> {
    private static final Comparator<CutOffExpiry> EARLIEST_FIRST =
            Comparator.comparing(CutOffExpiry::at)
                    .thenComparing(expiry -> expiry.organization().value())
                    .thenComparing(CutOffExpiry::kind)
                    .thenComparing(CutOffExpiry::name);

    /** What may be forgotten. */
    public enum Kind {
        SESSION,
        TOKEN
    }

    /** The target's; null if it is never forgotten. */
    public static @Nullable CutOffExpiry of(OrganizationId organization, CutOffTarget target) {
        return switch (target) {
            case CutOffTarget.TokenId(String token, Instant at) ->
                    new CutOffExpiry(at, organization, Kind.TOKEN, token);
            case CutOffTarget.Session(String session, var at) ->
                    at == null ? null : new CutOffExpiry(at, organization, Kind.SESSION, session);
            case CutOffTarget.WholeOrganization _,
                    CutOffTarget.Client _,
                    CutOffTarget.Subject _,
                    CutOffTarget.Api _,
                    CutOffTarget.Scope _,
                    CutOffTarget.Role _ ->
                    null;
        };
    }

    /** What was cut off. */
    public CutOffTarget target() {
        return switch (kind) {
            case SESSION -> new CutOffTarget.Session(name, at);
            case TOKEN -> new CutOffTarget.TokenId(name, at);
        };
    }

    @Override
    public int compareTo(CutOffExpiry other) {
        return EARLIEST_FIRST.compare(this, other);
    }
}
