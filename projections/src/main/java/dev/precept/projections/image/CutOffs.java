package dev.precept.projections.image;

import dev.precept.domain.revocation.CutOffTarget;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.RoleId;
import dev.precept.domain.shared.ScopeId;
import dev.precept.domain.shared.collection.PersistentMap;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;

/**
 * An organization's cut-offs: for each thing that was cut off, where in the log it was cut off
 * last. A token decided before that position is dead, or the thing in it is. Zero: never cut off.
 * Immutable.
 */
public final class CutOffs {
    /** None. */
    public static final CutOffs EMPTY =
            new CutOffs(Collections.nCopies(Dimension.values().length, PersistentMap.empty()), 0);

    private enum Dimension {
        ORGANIZATION,
        CLIENT,
        SUBJECT,
        SESSION,
        API,
        SCOPE,
        ROLE,
        TOKEN
    }

    /** What was cut off, as a dimension and a name in it. */
    private record Key(Dimension dimension, String name) {
        static Key of(CutOffTarget target) {
            return switch (target) {
                case CutOffTarget.WholeOrganization() -> new Key(Dimension.ORGANIZATION, "");
                case CutOffTarget.Client(ApplicationId application) ->
                        new Key(Dimension.CLIENT, application.value());
                case CutOffTarget.Subject(String subject) -> new Key(Dimension.SUBJECT, subject);
                case CutOffTarget.Session(String session, _) -> new Key(Dimension.SESSION, session);
                case CutOffTarget.Api(ApiId api) -> new Key(Dimension.API, api.value());
                case CutOffTarget.Scope(ScopeId scope) -> new Key(Dimension.SCOPE, scope.value());
                case CutOffTarget.Role(RoleId role) -> new Key(Dimension.ROLE, role.value());
                case CutOffTarget.TokenId(String tokenId, _) -> new Key(Dimension.TOKEN, tokenId);
            };
        }
    }

    private final List<PersistentMap<String, CutOffDocument>> byDimension;
    private final long latestRole;

    private CutOffs(List<PersistentMap<String, CutOffDocument>> byDimension, long latestRole) {
        this.byDimension = byDimension;
        this.latestRole = latestRole;
    }

    /** Where every token of the organization was cut off. */
    public long organization() {
        return position(Dimension.ORGANIZATION, "");
    }

    /** Where the client's tokens were cut off. */
    public long client(ApplicationId application) {
        return position(Dimension.CLIENT, application.value());
    }

    /** Where the subject's tokens were cut off. */
    public long subject(String subject) {
        return position(Dimension.SUBJECT, subject);
    }

    /** Where the session's tokens were cut off. */
    public long session(String session) {
        return position(Dimension.SESSION, session);
    }

    /** Where the API was cut off in every token. */
    public long api(ApiId api) {
        return position(Dimension.API, api.value());
    }

    /** Where the scope was cut off in every token. */
    public long scope(ScopeId scope) {
        return position(Dimension.SCOPE, scope.value());
    }

    /** Where the role was cut off as a ground of tokens. */
    public long role(RoleId role) {
        return position(Dimension.ROLE, role.value());
    }

    /** Where the token was cut off. */
    public long token(String tokenId) {
        return position(Dimension.TOKEN, tokenId);
    }

    /** Where any role was cut off last: for later tokens it matters not which gives a scope. */
    public long latestRole() {
        return latestRole;
    }

    /** The cut-off in force for the target; null if there is none. */
    public @Nullable CutOffDocument get(CutOffTarget target) {
        Key key = Key.of(target);
        return byDimension.get(key.dimension().ordinal()).get(key.name());
    }

    /** Whether the target was cut off after the instant. */
    public boolean isAfter(Instant instant, CutOffTarget target) {
        CutOffDocument document = get(target);
        return document != null && document.at().isAfter(instant);
    }

    /** All that are in force, by position. */
    public List<CutOffDocument> list() {
        List<CutOffDocument> all = new ArrayList<>();
        byDimension.forEach(cutOffs -> all.addAll(cutOffs.values()));
        all.sort(Comparator.comparing(CutOffDocument::position));
        return all;
    }

    /** With this cut-off in force for its target, instead of any other. */
    public CutOffs with(CutOffDocument document) {
        Key key = Key.of(document.target());
        CutOffs changed = replaced(key.dimension(), in(key.dimension()).with(key.name(), document));
        return key.dimension() == Dimension.ROLE
                ? new CutOffs(
                        changed.byDimension, Math.max(latestRole, document.position().value()))
                : changed;
    }

    /** Without any cut-off for the target. */
    public CutOffs without(CutOffTarget target) {
        Key key = Key.of(target);
        return replaced(key.dimension(), in(key.dimension()).without(key.name()));
    }

    private CutOffs replaced(Dimension dimension, PersistentMap<String, CutOffDocument> cutOffs) {
        List<PersistentMap<String, CutOffDocument>> changed = new ArrayList<>(byDimension);
        changed.set(dimension.ordinal(), cutOffs);
        return new CutOffs(List.copyOf(changed), latestRole);
    }

    private PersistentMap<String, CutOffDocument> in(Dimension dimension) {
        return byDimension.get(dimension.ordinal());
    }

    private long position(Dimension dimension, String name) {
        CutOffDocument document = in(dimension).get(name);
        return document == null ? 0 : document.position().value();
    }
}
