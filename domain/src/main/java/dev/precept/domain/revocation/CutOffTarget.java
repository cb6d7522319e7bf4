package dev.precept.domain.revocation;

import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.RoleId;
import dev.precept.domain.shared.ScopeId;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/** What a cut-off is for: everything that matches and was decided before it is dead. */
public sealed interface CutOffTarget {
    /** Every token of the organization. */
    record WholeOrganization() implements CutOffTarget {}

    /** Every token of a client. */
    record Client(ApplicationId application) implements CutOffTarget {}

    /** Every token of a subject. */
    record Subject(String subject) implements CutOffTarget {}

    /**
     * Every token of a session.
     *
     * @param expiresAt kept no longer than until then, when the last of them has expired; null for
     *     ever
     */
    record Session(String session, @Nullable Instant expiresAt) implements CutOffTarget {}

    /** Every token for an API, as far as that API goes. */
    record Api(ApiId api) implements CutOffTarget {}

    /** A scope in every token. */
    record Scope(ScopeId scope) implements CutOffTarget {}

    /** Whatever tokens rest on a role. */
    record Role(RoleId role) implements CutOffTarget {}

    /** One token; kept no longer than until the token has expired. */
    record TokenId(String tokenId, Instant expiresAt) implements CutOffTarget {}
}
