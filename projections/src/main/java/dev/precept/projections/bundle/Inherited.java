package dev.precept.projections.bundle;

import dev.precept.domain.policy.PolicyTarget;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.PolicyId;
import dev.precept.domain.shared.RoleId;
import dev.precept.projections.feed.FeedFilter;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyDocument;
import dev.precept.projections.image.PolicyImage;

import org.jspecify.annotations.Nullable;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What the rules read of the organizations above the one that a bundle is of: what those below
 * inherit. Whom and what they have of their own, users, groups, applications, keys and what was
 * revoked of them, is left out; so are roles that no role below stands for, and policies that are
 * attached to nothing but what is left out. For one thread.
 */
final class Inherited {
    private final PolicyImage image;
    private final FeedFilter filter;
    private @Nullable Set<RoleId> roles;

    Inherited(PolicyImage image, FeedFilter filter) {
        this.image = image;
        this.filter = filter;
    }

    /** Whether some of the collection's documents are read. */
    static boolean has(BundleCollection collection) {
        return switch (collection) {
            case IMAGE,
                    ORGANIZATIONS,
                    ORGANIZATION_NAMES,
                    APIS,
                    API_NAMES,
                    API_IDENTIFIERS,
                    ROUTES,
                    SCOPES,
                    SCOPE_NAMES,
                    WIRE_NAMES,
                    OPERATIONS,
                    POLICY_RULES,
                    ATTACHMENTS,
                    ROLES,
                    RESOURCES,
                    CUT_OFFS ->
                    true;
            case APPLICATIONS,
                    APPLICATION_NAMES,
                    AUTHORIZATIONS,
                    SUBSCRIPTIONS,
                    PLANS,
                    PROVIDER_GROUPS,
                    GROUPS,
                    USERS,
                    USER_NAMES,
                    PROVIDERS,
                    API_KEYS,
                    SIGNING_KEYS ->
                    false;
        };
    }

    /** Whether the document of the organization above is read. */
    boolean has(OrganizationImage above, BundleKey key) {
        return switch (key.collection()) {
            case ROLES -> roles().contains(new RoleId(key.id()));
            case ATTACHMENTS -> has(Ids.target(key.id().substring(key.id().indexOf(':') + 1)));
            case POLICY_RULES -> {
                PolicyDocument policy = above.policies().get(new PolicyId(key.id()));
                yield policy != null && has(policy);
            }
            case CUT_OFFS -> Ids.isOfApiOrScope(key.id());
            default -> has(key.collection());
        };
    }

    /** Whether a policy of an organization above is read. */
    boolean has(PolicyDocument policy) {
        return policy.targets().stream().anyMatch(this::has);
    }

    private boolean has(PolicyTarget target) {
        return switch (target) {
            case PolicyTarget.Organization() -> true;
            case PolicyTarget.Api(ApiId api) -> filter.includes(api);
            case PolicyTarget.Application _ -> false;
            case PolicyTarget.Role(RoleId role) -> roles().contains(role);
        };
    }

    /** The roles above that roles of the bundle's own organizations stand for. */
    private Set<RoleId> roles() {
        Set<RoleId> known = roles;
        if (known == null) {
            known = new HashSet<>();
            for (OrganizationImage own : own()) {
                known.addAll(own.rolesStoodFor());
            }
            roles = known;
        }
        return known;
    }

    private List<OrganizationImage> own() {
        if (!filter.below()) {
            OrganizationImage only = image.organizationsImage().get(filter.organization());
            return only == null ? List.of() : List.of(only);
        }
        return image.organizationsImage().list().stream()
                .filter(each -> filter.covers(image, each.document().id()))
                .filter(each -> !filter.inherits(image, each.document().id()))
                .toList();
    }
}
