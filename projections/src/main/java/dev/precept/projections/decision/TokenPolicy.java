package dev.precept.projections.decision;

import static dev.precept.projections.decision.Reason.API_NOT_LIVE;
import static dev.precept.projections.decision.Reason.CONSENT_MISSING;
import static dev.precept.projections.decision.Reason.GRANT_EXCLUDES;
import static dev.precept.projections.decision.Reason.NOT_AUTHORIZED_FOR_APPLICATION;
import static dev.precept.projections.decision.Reason.PERMITTED;
import static dev.precept.projections.decision.Reason.SCOPE_RECREATED;
import static dev.precept.projections.decision.Reason.UNKNOWN_APPLICATION;
import static dev.precept.projections.decision.Reason.UNKNOWN_ORGANIZATION;
import static dev.precept.projections.decision.Reason.UNKNOWN_SCOPE;
import static dev.precept.projections.decision.Reason.UNKNOWN_SUBJECT;

import dev.precept.domain.application.ApiAuthorization;
import dev.precept.domain.application.AuthorizationPolicy;
import dev.precept.domain.application.GrantType;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.RoleId;
import dev.precept.domain.shared.ScopeId;
import dev.precept.domain.shared.ScopeToken;
import dev.precept.projections.image.ApiImage;
import dev.precept.projections.image.ApplicationDocument;
import dev.precept.projections.image.ApplicationImage;
import dev.precept.projections.image.IdentityProviderImage;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.image.ScopeDocument;
import dev.precept.projections.image.UserImage;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What an access token may hold, when it is issued and ever after. Pure: the image is read once,
 * and the answer is a function of it and of the request.
 *
 * <p>For a request by application A, for user U or for itself, with requested scopes R:
 *
 * <pre>
 * granted = OpenID Connect's scopes of R, for a user
 *         + { s in R | A is authorized for s's API under NO_POLICY, with s }
 *         + { s in R | A is authorized for s's API under RBAC, with s, and
 *                      (no user, or s in the permissions of U's roles in A's role audience) }
 *         conditions of authorizations and permissions met, or left to the check; all of it only
 *         while the API is live and, where the API asks for it, A's subscription is active
 * </pre>
 *
 * <ul>
 *   <li>What is not granted is dropped, not refused (RFC 6749 section 3.3), and every dropped scope
 *       has a reason. Where scopes were asked for and none is left, there is no token.
 *   <li>A scope is asked for by its wire name, and under {@code resource} (RFC 8707) also by the
 *       API's own name for it, which then comes first and means the scope of each resource that has
 *       one. A name that a nearer organization's API or scope hides is unknown: a token speaks of
 *       APIs and scopes by name, and a name means one thing.
 *   <li>Where R is left out it is all that A is authorized for, at the resources if any are named.
 *   <li>The audience is the APIs of the granted scopes; the resources, each of which must be
 *       {@linkplain Terms#reach within reach} of A; and, where neither scopes nor resources are
 *       named, every API within reach that has no scopes at all.
 *   <li>OpenID Connect's scopes never go to an application on its own behalf, and {@code
 *       offline_access} only to one that may use refresh tokens.
 *   <li>Where it is said what the user has consented to, no other scope is granted, and none, nor
 *       any API, that was made after it: it has no more than the name of what was meant.
 * </ul>
 */
public final class TokenPolicy {
    private static final Set<String> OPENID_SCOPES =
            Set.of("openid", "profile", "email", "address", "phone");
    private static final String OFFLINE_ACCESS = "offline_access";

    private TokenPolicy() {}

    /** Decides what the token asked for may hold. */
    public static TokenGrant grant(PolicyImage image, TokenRequest request) {
        OrganizationImage organization = image.organization(request.organization());
        if (organization == null) {
            return new TokenGrant.UnknownParty(UNKNOWN_ORGANIZATION, image.position());
        }
        ApplicationImage application = organization.application(request.application());
        if (application == null) {
            return new TokenGrant.UnknownParty(UNKNOWN_APPLICATION, image.position());
        }
        UserImage user = request.user() == null ? null : organization.user(request.user());
        if (user == null && request.user() != null) {
            return new TokenGrant.UnknownParty(UNKNOWN_SUBJECT, image.position());
        }
        View view = new View(image, organization);
        Party party = new Party(application, user, null, request.signIn());
        Question question = Question.atIssue(view, party, request.now());
        List<ApiImage> resources = new ArrayList<>();
        for (String resource : request.resources()) {
            ApiImage api = view.apiByIdentifier(resource);
            if (api == null || request.isMadeSince(api) || reach(question, api) != PERMITTED) {
                return new TokenGrant.InvalidTarget(resource, image.position());
            }
            resources.add(api);
        }
        return new Issue(question, resources, request).answer();
    }

    /**
     * When the user's roles give one of the scopes no more, since one ends that is held for a time:
     * until then a token of these scopes may live. What the application has without roles, and what
     * another role goes on giving, does not end.
     *
     * @param request what the token was granted to
     * @param scopes by wire name
     * @return {@link Instant#MAX} where none ends
     */
    public static Instant endOfRoles(
            PolicyImage image, TokenRequest request, Collection<String> scopes) {
        OrganizationImage organization = image.organization(request.organization());
        if (organization == null || request.user() == null || !organization.hasRoleRules()) {
            return Instant.MAX;
        }
        UserImage user = organization.user(request.user());
        ApplicationImage application = organization.application(request.application());
        if (user == null || application == null) {
            return Instant.MAX;
        }
        View view = new View(image, organization);
        Map<ScopeDocument, ApiImage> byRoles = byRoles(view, application, scopes);
        Set<RoleId> giving = new HashSet<>();
        for (ScopeDocument scope : byRoles.keySet()) {
            organization.rolesGiving(scope.id()).forEach(role -> giving.add(role.document().id()));
        }
        Party party = new Party(application, user, null, request.signIn());
        for (Instant end : organization.endsOf(giving, user, request.signIn(), request.now())) {
            Question then = Question.atIssue(view, party, end);
            for (Map.Entry<ScopeDocument, ApiImage> scope : byRoles.entrySet()) {
                if (Scopes.check(then, scope.getValue(), scope.getKey()) != PERMITTED) {
                    return end;
                }
            }
        }
        return Instant.MAX;
    }

    /** Those of the scopes that the application has by its users' roles, with their APIs. */
    private static Map<ScopeDocument, ApiImage> byRoles(
            View view, ApplicationImage application, Collection<String> scopes) {
        Map<ScopeDocument, ApiImage> byRoles = new HashMap<>();
        for (String name : scopes) {
            ScopeDocument scope = isOfOpenId(name) ? null : view.scopeByWireName(name);
            ApiImage api = scope == null ? null : view.api(scope.api());
            if (scope != null && api != null && isByRoles(application.authorization(scope.api()))) {
                byRoles.put(scope, api);
            }
        }
        return byRoles;
    }

    private static boolean isByRoles(@Nullable ApiAuthorization authorization) {
        return authorization != null && authorization.policy() == AuthorizationPolicy.RBAC;
    }

    /**
     * The wire names of the token's scopes that hold now, conditions on what is asked for left to
     * the check; none where the token is dead.
     */
    public static Set<String> stillGranted(PolicyImage image, TokenClaims claims, Instant now) {
        return held(image, claims, now, Question::atIssue);
    }

    /**
     * The wire names of the token's scopes that let its bearer act now, where there is no check:
     * conditions on what is asked for are not met.
     */
    public static Set<String> grantedNow(PolicyImage image, TokenClaims claims, Instant now) {
        return held(image, claims, now, Question::atCall);
    }

    /**
     * Whether a trusted provider's token holds as a whole: its time is not over, it was not cut
     * off, and the provider is trusted still.
     */
    public static boolean stands(
            PolicyImage image, OrganizationImage organization, ForeignClaims claims, Instant now) {
        IdentityProviderImage provider = organization.identityProviders().get(claims.provider());
        if (provider == null) {
            return false;
        }
        View view = new View(image, organization);
        return ForeignTokens.time(view, claims, now) == PERMITTED
                && ForeignTokens.standing(view, claims, provider, Party.of(view, provider, claims))
                        == PERMITTED;
    }

    private static Set<String> held(
            PolicyImage image, TokenClaims claims, Instant now, Asking asking) {
        OrganizationImage organization = image.organization(claims.organization());
        if (organization == null) {
            return Set.of();
        }
        View view = new View(image, organization);
        Question bearer = bearer(view, claims, now, asking);
        if (bearer == null) {
            return Set.of();
        }
        Set<String> held = new HashSet<>();
        for (String name : claims.scopes()) {
            if (holds(bearer, claims, name)) {
                held.add(name);
            }
        }
        return held;
    }

    /**
     * Whether the token opens anything now: one of its scopes, or, where it holds none, an API it
     * is for.
     */
    public static boolean isActive(PolicyImage image, TokenClaims claims, Instant now) {
        if (!claims.scopes().isEmpty()) {
            return !stillGranted(image, claims, now).isEmpty();
        }
        OrganizationImage organization = image.organization(claims.organization());
        if (organization == null) {
            return false;
        }
        View view = new View(image, organization);
        Question bearer = bearer(view, claims, now, Question::atIssue);
        if (bearer == null) {
            return false;
        }
        for (String identifier : claims.audience()) {
            ApiImage api = view.apiByIdentifier(identifier);
            if (api != null && isOpen(bearer, claims, api)) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable Question bearer(
            View view, TokenClaims claims, Instant now, Asking asking) {
        if (Tokens.standing(view, claims, now) != PERMITTED) {
            return null;
        }
        ApplicationImage application = view.application(claims.clientId());
        UserImage user = Tokens.isWithoutUser(claims) ? null : view.user(claims.subject());
        if (application == null || (user == null && !Tokens.isWithoutUser(claims))) {
            return null;
        }
        return asking.of(view, new Party(application, user, claims), now);
    }

    private static boolean holds(Question bearer, TokenClaims claims, String name) {
        View view = bearer.view();
        if (isOfOpenId(name)) {
            return isGivenByOpenId(bearer.party(), name);
        }
        ScopeDocument scope = view.scopeByWireName(name);
        ApiImage api = scope == null ? null : view.api(scope.api());
        return scope != null
                && api != null
                && view.identifies(api)
                && isOpen(bearer, claims, api)
                && Scopes.check(bearer, api, scope) == PERMITTED;
    }

    private static boolean isOfOpenId(String name) {
        return OPENID_SCOPES.contains(name) || name.equals(OFFLINE_ACCESS);
    }

    private static boolean isGivenByOpenId(Party party, String name) {
        return party.user() != null
                && (OPENID_SCOPES.contains(name)
                        || party.client()
                                .document()
                                .details()
                                .grantTypes()
                                .contains(GrantType.REFRESH_TOKEN));
    }

    private static boolean isOpen(Question bearer, TokenClaims claims, ApiImage api) {
        return Tokens.isFor(claims, api)
                && !Tokens.isCutOff(bearer.view(), claims, api)
                && reach(bearer, api) == PERMITTED;
    }

    /** Whether the application's token may be for the API at all. */
    private static Reason reach(Question question, ApiImage api) {
        Reason reach = Terms.reach(question.view(), question.party(), api);
        return reach == PERMITTED ? Scopes.checkNone(question, api) : reach;
    }

    /** Makes the question that a token is looked at with. */
    private interface Asking {
        Question of(View view, Party party, Instant now);
    }

    /** One grant in the making. Confined to the call. */
    private static final class Issue {
        private final Question question;
        private final View view;
        private final Party party;
        private final List<ApiImage> resources;
        private final TokenRequest request;
        private final Set<String> granted = new TreeSet<>();
        private final Set<String> audience = new TreeSet<>();
        private final Map<String, Reason> dropped = new HashMap<>();

        Issue(Question question, List<ApiImage> resources, TokenRequest request) {
            this.question = question;
            this.view = question.view();
            this.party = question.party();
            this.resources = resources;
            this.request = request;
        }

        TokenGrant answer() {
            Set<String> asked = request.scopes();
            boolean isDefault = asked == null || asked.isEmpty();
            resources.forEach(api -> audience.add(api.document().identifier()));
            if (asked == null || asked.isEmpty()) {
                addDefaults();
            } else {
                asked.forEach(this::add);
            }
            if (granted.isEmpty() && (!isDefault || audience.isEmpty())) {
                return new TokenGrant.InvalidScope(dropped, view.image().position());
            }
            return new TokenGrant.Granted(
                    List.copyOf(granted), List.copyOf(audience), dropped, view.image().position());
        }

        private void addDefaults() {
            for (ApiId id : party.client().document().authorizations().keySet()) {
                ApiImage api = view.api(id);
                if (api != null && view.identifies(api) && isAsked(api)) {
                    addDefaults(api);
                }
            }
            if (resources.isEmpty()) {
                addScopelessApis();
            }
        }

        private boolean isAsked(ApiImage api) {
            return resources.isEmpty() || resources.contains(api);
        }

        private void addDefaults(ApiImage api) {
            ApiAuthorization authorization = party.client().authorization(api.document().id());
            if (authorization == null) {
                return;
            }
            for (ScopeId id : authorization.scopes()) {
                ScopeDocument scope = api.scope(id);
                if (scope != null && view.names(api, scope)) {
                    add(api, scope);
                }
            }
        }

        private void addScopelessApis() {
            ApplicationDocument application = party.client().document();
            application.authorizations().keySet().forEach(this::addIfScopeless);
            view.organization().subscribedApis(application.id()).forEach(this::addIfScopeless);
        }

        private void addIfScopeless(ApiId id) {
            ApiImage api = view.api(id);
            if (api != null
                    && !api.hasScopes()
                    && view.identifies(api)
                    && reach(question, api) == PERMITTED) {
                audience.add(api.document().identifier());
            }
        }

        private void add(String name) {
            if (isOfOpenId(name)) {
                addOfOpenId(name);
            } else if (!ScopeToken.isScopeToken(name)
                    || !(addByOwnName(new ScopeToken(name)) || addByWireName(name))) {
                dropped.put(name, UNKNOWN_SCOPE);
            }
        }

        private void addOfOpenId(String name) {
            if (!isGivenByOpenId(party, name)) {
                dropped.put(name, GRANT_EXCLUDES);
            } else if (!request.isConsented(name)) {
                dropped.put(name, CONSENT_MISSING);
            } else {
                granted.add(name);
            }
        }

        /** Whether a resource has a scope of this name, whatever becomes of it. */
        private boolean addByOwnName(ScopeToken name) {
            boolean isFound = false;
            boolean isAdded = false;
            for (ApiImage api : resources) {
                ScopeDocument scope = api.scope(name);
                isFound |= scope != null;
                if (scope != null && view.names(api, scope)) {
                    add(api, scope);
                    isAdded = true;
                }
            }
            if (isFound && !isAdded) {
                dropped.put(name.value(), UNKNOWN_SCOPE);
            }
            return isFound;
        }

        private boolean addByWireName(String name) {
            ScopeDocument scope = view.scopeByWireName(name);
            ApiImage api = scope == null ? null : view.api(scope.api());
            if (scope == null || api == null || !view.identifies(api)) {
                return false;
            }
            add(api, scope);
            return true;
        }

        private void add(ApiImage api, ScopeDocument scope) {
            Reason reason = reason(api, scope);
            if (reason == PERMITTED) {
                granted.add(scope.wireName().value());
                audience.add(api.document().identifier());
            } else {
                dropped.put(scope.wireName().value(), reason);
            }
        }

        private Reason reason(ApiImage api, ScopeDocument scope) {
            if (!request.isConsented(scope.wireName().value())) {
                return CONSENT_MISSING;
            }
            if (request.isMadeSince(scope)) {
                return SCOPE_RECREATED;
            }
            ApiAuthorization authorization = party.client().authorization(api.document().id());
            if (authorization == null || !authorization.scopes().contains(scope.id())) {
                return NOT_AUTHORIZED_FOR_APPLICATION;
            }
            if (!api.document().lifecycle().isLive()) {
                return API_NOT_LIVE;
            }
            Reason subscription = Terms.subscription(view, party, api);
            return subscription != PERMITTED ? subscription : Scopes.check(question, api, scope);
        }
    }
}
