package dev.precept.projections.image;

import dev.precept.domain.policy.PolicyTarget;
import dev.precept.domain.resource.ResourceName;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Position;
import dev.precept.domain.shared.RoleId;
import dev.precept.projections.condition.ExpressionCompiler;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Everything a log says at one position. Whoever answers a question reads one image and answers
 * from it alone: an answer from two would be one that no moment in history gives. Null means that
 * there is no such thing. Immutable.
 */
public final class PolicyImage {
    private final Stamp stamp;
    private final OrganizationsImage organizations;
    private final FactSum facts;
    private final ExpressionCompiler expressions;
    private final Set<ApiId> apis;

    /**
     * Of which moment of which log an image is.
     *
     * @param log the log's id
     * @param position the last position it knows, the end of a command
     * @param at when that was appended; the epoch before the first
     * @param provenance what it was made from
     */
    public record Stamp(String log, Position position, Instant at, Provenance provenance) {}

    /**
     * Puts together what belongs together: with all APIs whole.
     *
     * @param facts the sum of the organizations' fingerprints and of what is left of deleted ones
     * @param expressions what made its expressions
     */
    public PolicyImage(
            Stamp stamp,
            OrganizationsImage organizations,
            FactSum facts,
            ExpressionCompiler expressions) {
        this(stamp, organizations, facts, expressions, Set.of());
    }

    private PolicyImage(
            Stamp stamp,
            OrganizationsImage organizations,
            FactSum facts,
            ExpressionCompiler expressions,
            Set<ApiId> apis) {
        this.stamp = stamp;
        this.organizations = organizations;
        this.facts = facts;
        this.expressions = expressions;
        this.apis = apis;
    }

    /**
     * The same as one that has some APIs whole only.
     *
     * @param some none stands for all
     */
    public PolicyImage with(Set<ApiId> some) {
        return new PolicyImage(stamp, organizations, facts, expressions, Set.copyOf(some));
    }

    /** The image of a log before its first event, to which expressions will be unknown. */
    public static PolicyImage empty(String log) {
        return empty(log, ExpressionCompiler.NONE);
    }

    /**
     * The image of a log before its first event.
     *
     * @param expressions makes the expressions of this image and of all that follow it
     */
    public static PolicyImage empty(String log, ExpressionCompiler expressions) {
        Stamp stamp = new Stamp(log, Position.ZERO, Instant.EPOCH, Provenance.REPLAY);
        return new PolicyImage(stamp, OrganizationsImage.EMPTY, FactSum.ZERO, expressions);
    }

    /** What makes its expressions. */
    public ExpressionCompiler expressions() {
        return expressions;
    }

    /** The id of the log. */
    public String log() {
        return stamp.log();
    }

    /** The last position it knows. */
    public Position position() {
        return stamp.position();
    }

    /** When the event at its position was appended; the epoch before the first. */
    public Instant at() {
        return stamp.at();
    }

    /**
     * This instant, but never one before the image's own: what it says has expired stays expired.
     */
    public Instant notBefore(Instant instant) {
        return instant.isBefore(at()) ? at() : instant;
    }

    /** What it was made from, beside the image before it. */
    public Provenance provenance() {
        return stamp.provenance();
    }

    /** The APIs that it has whole; none stands for all. */
    public Set<ApiId> apis() {
        return apis;
    }

    /**
     * Whether it has the API whole: else it knows what it is, which hides others, but not who has
     * what, so that no question about it can be answered.
     */
    public boolean hasWhole(ApiId api) {
        return apis.isEmpty() || apis.contains(api);
    }

    /** The fingerprint of its logical content, without position and time: made when asked for. */
    public StateHash stateHash() {
        return facts.with(apis).hash();
    }

    /** What the fingerprint is of, but for which APIs are whole. */
    public FactSum factSum() {
        return facts;
    }

    /** The sub-image of all organizations. */
    public OrganizationsImage organizationsImage() {
        return organizations;
    }

    public @Nullable OrganizationImage organization(OrganizationId id) {
        return placed(organizations.get(id));
    }

    public @Nullable OrganizationImage organization(Handle handle) {
        return placed(organizations.get(handle));
    }

    private @Nullable OrganizationImage placed(@Nullable OrganizationImage organization) {
        return organization == null || !organization.content().roles().standsForOthers()
                ? organization
                : organization.below(ancestors(organization));
    }

    /** All organizations, by handle. */
    public Collection<OrganizationImage> organizations() {
        return organizations.list().stream().map(this::placed).toList();
    }

    /** Up to {@code limit} organizations whose handles come after the one given, by handle. */
    public List<OrganizationImage> organizations(@Nullable Handle after, int limit) {
        return organizations.after(after, limit);
    }

    /** Whether an organization has this handle, or had it: it is never given again. */
    public boolean handleUsed(Handle organizationHandle) {
        return organizations.isUsed(organizationHandle);
    }

    /** The organizations that name this one as their parent. */
    public Set<OrganizationId> children(OrganizationId parent) {
        return organizations.children(parent);
    }

    /** The application of this client id, of whatever organization. */
    public @Nullable ApplicationImage application(String clientId) {
        OrganizationId owner = organizations.ofClient(clientId);
        OrganizationImage organization = owner == null ? null : organizations.get(owner);
        return organization == null ? null : organization.application(new ApplicationId(clientId));
    }

    /** The organizations above this one, the nearest first. */
    public List<OrganizationImage> ancestors(OrganizationImage organization) {
        List<OrganizationImage> ancestors = new ArrayList<>();
        OrganizationImage above = parent(organization);
        while (above != null && ancestors.size() < Limits.ORGANIZATION_DEPTH) {
            ancestors.add(above);
            above = parent(above);
        }
        return ancestors;
    }

    /**
     * The role above that the organization's role stands for, as long as it is shared; else null.
     */
    public @Nullable RoleDocument standsFor(OrganizationImage organization, RoleDocument role) {
        RoleDocument base = baseOf(organization, role);
        return base == null || !base.isShared() ? null : base;
    }

    /** The role above that the organization's role was made to stand for; null where it is gone. */
    public @Nullable RoleDocument baseOf(OrganizationImage organization, RoleDocument role) {
        RoleId base = role.ties().basedOn();
        return base == null ? null : above(organization, level -> level.role(base));
    }

    /** The roles that those above share, by handle: of one handle the nearest. */
    public List<RoleDocument> sharedAbove(OrganizationImage organization) {
        SortedMap<Handle, RoleDocument> shared = new TreeMap<>();
        for (OrganizationImage level : ancestors(organization)) {
            for (RoleImage role : level.content().roles().list()) {
                if (role.document().isShared()) {
                    shared.putIfAbsent(role.document().handle(), role.document());
                }
            }
        }
        return List.copyOf(shared.values());
    }

    /** The nearest role above of this handle that is shared; null for none. */
    public @Nullable RoleDocument sharedAbove(OrganizationImage organization, Handle handle) {
        return above(
                organization,
                level -> {
                    RoleImage role = level.role(handle);
                    return role == null || !role.document().isShared() ? null : role;
                });
    }

    private @Nullable RoleDocument above(
            OrganizationImage organization, Function<OrganizationImage, @Nullable RoleImage> find) {
        OrganizationImage parent = parent(organization);
        RoleImage found = parent == null ? null : nearest(parent, find);
        return found == null ? null : found.document();
    }

    /** Whether a policy is attached to a role here, or above to one that roles here stand for. */
    public boolean hasRolePolicies(OrganizationImage organization) {
        boolean isFound = organization.policies().isOnRoles();
        OrganizationImage level = organization.standsForOthers() ? parent(organization) : null;
        for (int depth = 0; level != null && depth < Limits.ORGANIZATION_DEPTH; depth++) {
            isFound |= level.policies().isOnRoles();
            level = parent(level);
        }
        return isFound;
    }

    /** The policies attached to the organization's role, and to the one that it stands for. */
    public List<CompiledPolicy> policies(OrganizationImage organization, RoleDocument role) {
        List<CompiledPolicy> own =
                organization.policies().attachedTo(new PolicyTarget.Role(role.id()));
        RoleDocument base = baseOf(organization, role);
        OrganizationImage owner = base == null ? null : organizations.get(base.organization());
        if (base == null || owner == null) {
            return own;
        }
        List<CompiledPolicy> both = new ArrayList<>(own);
        both.addAll(owner.policies().attachedTo(new PolicyTarget.Role(base.id())));
        return both;
    }

    /** The API, if it is the organization's own or an ancestor's. */
    public @Nullable ApiImage visibleApi(OrganizationImage organization, ApiId id) {
        return nearest(organization, level -> level.api(id));
    }

    /** The organization's own API of this handle, else that of the nearest ancestor. */
    public @Nullable ApiImage visibleApi(OrganizationImage organization, Handle handle) {
        return nearest(organization, level -> level.api(handle));
    }

    /** The organization's own API of this identifier, else that of the nearest ancestor. */
    public @Nullable ApiImage visibleApiByIdentifier(
            OrganizationImage organization, String identifier) {
        return nearest(organization, level -> level.apiByIdentifier(identifier));
    }

    /**
     * The organization's own APIs of this handle or resource type, else those of the nearest
     * ancestor that has any; more than one is ambiguous.
     */
    public List<ApiImage> visibleApisByName(
            OrganizationImage organization, String handleOrResourceType) {
        List<ApiImage> found =
                nearest(
                        organization,
                        level -> {
                            List<ApiImage> apis = level.apisByName(handleOrResourceType);
                            return apis.isEmpty() ? null : apis;
                        });
        return found == null ? List.of() : found;
    }

    /** The organization's own scope of this wire name, else that of the nearest ancestor. */
    public @Nullable ScopeDocument visibleScopeByWireName(
            OrganizationImage organization, String wireName) {
        return nearest(organization, level -> level.scopeByWireName(wireName));
    }

    /**
     * The API that is served at the host for the path, the organization's own or an ancestor's: of
     * the longest base path, and of those alike the nearest organization's.
     *
     * @param host as a {@link dev.precept.domain.api.Route} has it
     * @param rawPath as it was sent, without query
     */
    public RouteMatch visibleApiByRoute(
            OrganizationImage organization, String host, String rawPath) {
        RequestPath path = RequestPath.parse(rawPath);
        if (path == null) {
            return new RouteMatch.Refused();
        }
        OrganizationImage owner = null;
        RouteTrie.Cover longest = null;
        OrganizationImage level = organization;
        for (int depth = 0; level != null && depth <= Limits.ORGANIZATION_DEPTH; depth++) {
            RouteTrie.Cover cover = level.content().apis().cover(host, path);
            if (cover != null && cover.isRefused()) {
                return new RouteMatch.Refused();
            }
            if (cover != null
                    && !cover.apis().isEmpty()
                    && (longest == null || cover.depth() > longest.depth())) {
                owner = level;
                longest = cover;
            }
            level = parent(level);
        }
        return longest == null || owner == null
                ? new RouteMatch.None()
                : match(owner, longest, rawPath);
    }

    private static RouteMatch match(OrganizationImage owner, RouteTrie.Cover cover, String path) {
        ApiImage api = cover.apis().size() == 1 ? owner.api(cover.apis().getFirst()) : null;
        return api == null
                ? new RouteMatch.Clash()
                : new RouteMatch.Found(api, below(path, cover.depth()));
    }

    /** What follows so many segments; an API's root is at its base path, with or without '/'. */
    private static String below(String path, int segments) {
        int start = 0;
        for (int i = 0; i < segments && start >= 0; i++) {
            start = path.indexOf('/', start + 1);
        }
        return start < 0 ? "/" : path.substring(start);
    }

    /**
     * The API's instance of this name, as the API's own organization has it, else the organization
     * or the nearest of its ancestors.
     */
    public @Nullable ResourceDocument resource(
            OrganizationImage organization, ApiImage api, ResourceName name) {
        ApiId id = api.document().id();
        OrganizationImage owner = organization(api.document().organization());
        ResourceDocument own = owner == null ? null : owner.resources().get(id, name);
        return own != null ? own : nearest(organization, level -> level.resources().get(id, name));
    }

    private <T> @Nullable T nearest(
            OrganizationImage organization, Function<OrganizationImage, @Nullable T> lookUp) {
        OrganizationImage level = organization;
        for (int depth = 0; level != null && depth <= Limits.ORGANIZATION_DEPTH; depth++) {
            T found = lookUp.apply(level);
            if (found != null) {
                return found;
            }
            level = parent(level);
        }
        return null;
    }

    /** The organization directly above this one. */
    public @Nullable OrganizationImage parent(OrganizationImage organization) {
        OrganizationId parent = organization.document().parent();
        return parent == null ? null : organizations.get(parent);
    }
}
