package dev.precept.projections.decision;

import static dev.precept.projections.decision.Reason.PERMITTED;

import dev.precept.domain.application.Environment;
import dev.precept.domain.attribute.Attributes;
import dev.precept.domain.condition.Condition;
import dev.precept.domain.organization.OrganizationMode;
import dev.precept.domain.role.RoleAudience;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.ScopeId;
import dev.precept.projections.image.ApiDocument;
import dev.precept.projections.image.ApiImage;
import dev.precept.projections.image.ApplicationImage;
import dev.precept.projections.image.ApplicationImage.Authorized;
import dev.precept.projections.image.CompiledPolicy;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.image.ScopeDocument;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * What a scope comes to for whoever comes with an application, or for users who come without one:
 * all of the rule of {@link TokenPolicy}, and of the check after it, that does not depend on who
 * the user is. Conditions are named, not asked.
 *
 * @param to who may have it at all
 * @param audience the audience of the roles that count
 * @param provisos what it depends on for all
 */
public record ScopeOffer(To to, RoleAudience audience, Set<Proviso> provisos) {
    /** Nobody has it. */
    public static final ScopeOffer NOTHING =
            new ScopeOffer(To.NOBODY, new RoleAudience.Organization(), Set.of());

    /** Who may have a scope. */
    public enum To {
        /** No one. */
        NOBODY,
        /** The application itself, and users by their roles. */
        HOLDERS,
        /** The application itself, and every user. */
        ALL
    }

    public ScopeOffer {
        provisos = Set.copyOf(provisos);
    }

    /**
     * How one comes.
     *
     * @param application null for users who come without one
     * @param calls what the application's calls are for, where it comes with an API key that says
     *     so; null for what its own are for
     */
    public record Way(@Nullable ApplicationId application, @Nullable Environment calls) {}

    /** What the scope comes to. */
    public static ScopeOffer of(
            PolicyImage image, OrganizationImage organization, Way way, ApiId api, ScopeId scope) {
        View view = new View(image, organization);
        ApiImage target = view.api(api);
        ScopeDocument wanted = target == null ? null : target.scope(scope);
        if (target == null
                || wanted == null
                || !view.identifies(target)
                || !target.document().lifecycle().isLive()) {
            return NOTHING;
        }
        if (way.application() == null) {
            return toUsersAlone(view, target);
        }
        ApplicationImage client = organization.application(way.application());
        return client == null ? NOTHING : through(view, client, way.calls(), target, wanted);
    }

    private static ScopeOffer toUsersAlone(View view, ApiImage api) {
        return view.organization().document().mode() == OrganizationMode.TOKEN_SERVICE
                        || api.document().details().subscriptionRequired()
                        || !isNamed(view, api.document())
                ? NOTHING
                : new ScopeOffer(To.HOLDERS, Scopes.audience(null), provisos(view, null, api));
    }

    /** Whether one of its names means the API and no other. */
    private static boolean isNamed(View view, ApiDocument api) {
        Set<String> names = new LinkedHashSet<>();
        names.add(api.handle().value());
        String type = api.details().resourceType();
        if (type != null) {
            names.add(type);
        }
        for (String name : names) {
            List<ApiImage> named = view.apisNamed(name);
            if (named.size() == 1 && named.getFirst().document().id().equals(api.id())) {
                return true;
            }
        }
        return false;
    }

    private static ScopeOffer through(
            View view,
            ApplicationImage client,
            @Nullable Environment calls,
            ApiImage api,
            ScopeDocument scope) {
        Party party = new Party(client, null, null, Attributes.NONE, null, calls);
        OrganizationImage organization = view.organization();
        Authorized authorized = organization.authorized(client, api.document().id());
        if (authorized == null
                || !organization.mayAskFor(authorized, scope.id())
                || !view.names(api, scope)
                || Terms.subscription(view, party, api) != PERMITTED) {
            return NOTHING;
        }
        return new ScopeOffer(
                authorized.isByRoles() ? To.HOLDERS : To.ALL,
                client.roleAudience(),
                provisos(view, client, api));
    }

    private static Set<Proviso> provisos(
            View view, @Nullable ApplicationImage client, ApiImage api) {
        List<CompiledPolicy> policies = view.policies(api, client);
        Condition condition = null;
        if (client != null) {
            condition =
                    Objects.requireNonNull(client.authorization(api.document().id())).condition();
        }
        if (policies.isEmpty() && condition == null) {
            return Set.of();
        }
        List<Proviso> provisos = new ArrayList<>();
        if (condition != null) {
            provisos.add(new Proviso.OfAuthorization(condition));
        }
        for (CompiledPolicy policy : policies) {
            provisos.add(
                    new Proviso.OfPolicy(
                            policy.document().id(),
                            policy.effect(),
                            policy.document().details().source()));
        }
        return Set.copyOf(provisos);
    }

    /**
     * Whether the application's subscription serves to call the API: it is active, and the API is
     * to be reached.
     */
    public static boolean isSubscribed(
            PolicyImage image,
            OrganizationImage organization,
            ApplicationId application,
            ApiId api) {
        View view = new View(image, organization);
        ApplicationImage client = organization.application(application);
        ApiImage target = view.api(api);
        return client != null
                && target != null
                && view.identifies(target)
                && target.document().lifecycle().isLive()
                && Terms.isSubscribed(view, new Party(client, null), target);
    }
}
