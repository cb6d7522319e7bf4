package dev.precept.projections.reference;

import static dev.precept.projections.decision.Reason.*;
import static dev.precept.projections.decision.Reason.CONDITION_NOT_MET;
import static dev.precept.projections.decision.Reason.POLICY_DENIES;
import static dev.precept.projections.decision.Reason.POLICY_ENGINE_UNAVAILABLE;
import static dev.precept.projections.decision.Reason.POLICY_NOT_MET;

import dev.precept.domain.api.DecisionMode;
import dev.precept.domain.api.Operation;
import dev.precept.domain.api.OperationAccess;
import dev.precept.domain.application.ApiAuthorization;
import dev.precept.domain.application.AuthorizationPolicy;
import dev.precept.domain.application.GrantType;
import dev.precept.domain.application.RoleAudienceKind;
import dev.precept.domain.attribute.AttributeValue;
import dev.precept.domain.attribute.Attributes;
import dev.precept.domain.group.GroupMember;
import dev.precept.domain.organization.OrganizationMode;
import dev.precept.domain.policy.Effect;
import dev.precept.domain.policy.PolicyTarget;
import dev.precept.domain.revocation.CutOffTarget;
import dev.precept.domain.role.Member;
import dev.precept.domain.role.Permission;
import dev.precept.domain.role.RoleAudience;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.EventEnvelope;
import dev.precept.domain.shared.GroupId;
import dev.precept.domain.shared.IdentityProviderId;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Position;
import dev.precept.domain.shared.RoleId;
import dev.precept.domain.shared.ScopeId;
import dev.precept.domain.shared.SecretId;
import dev.precept.domain.shared.UserId;
import dev.precept.projections.decision.AccessRequest;
import dev.precept.projections.decision.Decision;
import dev.precept.projections.decision.ForeignClaims;
import dev.precept.projections.decision.Reason;
import dev.precept.projections.decision.Subject;
import dev.precept.projections.decision.TokenClaims;
import dev.precept.projections.decision.TokenGrant;
import dev.precept.projections.decision.TokenRequest;
import dev.precept.projections.reference.World.Api;
import dev.precept.projections.reference.World.ApiKey;
import dev.precept.projections.reference.World.Application;
import dev.precept.projections.reference.World.CutOff;
import dev.precept.projections.reference.World.Organization;
import dev.precept.projections.reference.World.Provider;
import dev.precept.projections.reference.World.Role;
import dev.precept.projections.reference.World.Scope;
import dev.precept.projections.reference.World.Subscription;
import dev.precept.projections.reference.World.User;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The decision rule as it reads: each question is answered by going through all there is. What
 * objects first gives the reason; where nothing objects, the answer is yes.
 */
public final class ReferencePdp {
    private static final Set<String> OPENID_SCOPES =
            Set.of("openid", "profile", "email", "address", "phone");

    final World world;
    final boolean hasEngine;

    /** Takes in the whole history of a log, which ends with a whole command. */
    public ReferencePdp(String log, List<EventEnvelope> history) {
        this(new World(log, history), true);
    }

    private ReferencePdp(World world, boolean hasEngine) {
        this.world = world;
        this.hasEngine = hasEngine;
    }

    /** The same where no engine for Rego is asked. */
    public ReferencePdp withoutEngine() {
        return new ReferencePdp(world, false);
    }

    /** May this request pass? An engine is asked where nothing else stands in its way. */
    public Decision decide(AccessRequest request) {
        ReferencePdp without = withoutEngine();
        if (hasEngine && without.reasonFor(request, false) != POLICY_ENGINE_UNAVAILABLE) {
            return without.decide(request);
        }
        Reason reason = reasonFor(request, false);
        return new Decision(reason, world.position, ReferenceDuties.of(this, request, reason));
    }

    /** The same if an engine is asked in any case. */
    public boolean permits(AccessRequest request) {
        return reasonFor(request, false).isPermit();
    }

    /**
     * What is against the request.
     *
     * @param isSignedIn whether the user is taken to have signed in as conditions ask for
     */
    Reason reasonFor(AccessRequest request, boolean isSignedIn) {
        Organization organization = world.organizations.get(request.organization().value());
        if (organization == null) {
            return UNKNOWN_ORGANIZATION;
        }
        if (organization.mode == OrganizationMode.TOKEN_SERVICE) {
            return DECISIONS_NOT_SERVED;
        }
        Target target = target(organization, request);
        if (target.isPublic()) {
            return PUBLIC_OPERATION;
        }
        return switch (request.subject()) {
            case Subject.Unknown _ -> UNKNOWN_SUBJECT_TYPE;
            case Subject.RefusedToken(Reason reason) -> reason;
            case Subject.Token(TokenClaims claims) ->
                    tokenReason(organization, request, target, claims, isSignedIn);
            case Subject.ForeignToken(ForeignClaims claims) ->
                    foreignReason(organization, request, target, claims);
            case Subject.ApiKey(SecretId key) -> keyReason(organization, request, target, key);
            case Subject.Client(String id) -> {
                Application application = application(organization, id);
                yield application == null
                        ? UNKNOWN_SUBJECT
                        : applicationReason(
                                new Asking(this, organization, request, target.api())
                                        .by(application, null, null),
                                target);
            }
            case Subject.User(String id) -> {
                User user = user(organization, id);
                if (user == null) {
                    yield UNKNOWN_SUBJECT;
                }
                if (request.application() == null) {
                    yield userReason(
                            new Asking(this, organization, request, target.api())
                                    .by(null, user, null),
                            target);
                }
                Application application = application(organization, request.application());
                yield application == null
                        ? UNKNOWN_APPLICATION
                        : applicationReason(
                                new Asking(this, organization, request, target.api())
                                        .by(application, user, null),
                                target);
            }
        };
    }

    /** A user who comes without an application: by the organization's roles alone. */
    private Reason userReason(Asking asking, Target target) {
        return first(
                target::apiObjection,
                target::operationObjection,
                () -> when(target.api().details.subscriptionRequired(), NO_SUBSCRIPTION),
                () ->
                        withPolicies(
                                alternatives(
                                        target, scope -> byRoles(asking, scope), () -> PERMITTED),
                                asking));
    }

    /** An application, as under client_credentials, or a user who comes with it. */
    private Reason applicationReason(Asking asking, Target target) {
        return first(
                target::apiObjection,
                () -> relation(asking, target.api()),
                target::operationObjection,
                () -> subscriptionObjection(asking, target.api()),
                () -> when(asking.callsEnvironment() != asking.environment(), ENVIRONMENT_MISMATCH),
                () ->
                        withPolicies(
                                alternatives(
                                        target, scope -> scope(asking, scope), () -> none(asking)),
                                asking));
    }

    /** What is against having the scope now. */
    Reason scope(Asking asking, Scope scope) {
        return asking.claims() == null
                ? first(
                        () -> when(!names(asking.organization(), scope), UNKNOWN_SCOPE),
                        () -> authorized(asking, scope))
                : tokenScope(asking, scope);
    }

    /** What is against having what asks for no scope: an authorization must count for that too. */
    Reason none(Asking asking) {
        ApiAuthorization authorization = asking.application().authorizations.get(asking.api().id);
        Subscription subscription = subscription(asking.application(), asking.api());
        boolean isSubscribed =
                subscription != null && subscription.serves(asking.callsEnvironment());
        return when(
                authorization != null && !isSubscribed && !asking.counts(authorization),
                CONDITION_NOT_MET);
    }

    /** What is certain objects before an engine that failed does. */
    private Reason withPolicies(Reason scopes, Asking asking) {
        Reason judged =
                scopes == PERMITTED || scopes == POLICY_ENGINE_UNAVAILABLE
                        ? judge(asking, touching(asking))
                        : PERMITTED;
        return judged == PERMITTED ? scopes : judged;
    }

    /** Any that denies must certainly not hold; of those that permit, one must hold. */
    Reason judge(Asking asking, List<World.Policy> all) {
        List<Said> denying = said(asking, all, Effect.DENY);
        List<Said> permitting = said(asking, all, Effect.PERMIT);
        boolean isWanting =
                !permitting.isEmpty()
                        && !permitting.contains(Said.YES)
                        && !permitting.contains(Said.LATER);
        return first(
                () ->
                        when(
                                denying.contains(Said.YES) || denying.contains(Said.PERHAPS),
                                POLICY_DENIES),
                () -> when(isWanting && !permitting.contains(Said.NOTHING), POLICY_NOT_MET),
                () -> when(isWanting || denying.contains(Said.NOTHING), POLICY_ENGINE_UNAVAILABLE));
    }

    private static List<Said> said(Asking asking, List<World.Policy> all, Effect effect) {
        return all.stream()
                .filter(one -> one.details.effect() == effect)
                .map(one -> asking.said(one.details))
                .toList();
    }

    /** What a policy says. */
    enum Said {
        YES,
        NO,
        PERHAPS,
        /** Only the check can tell, and it will. */
        LATER,
        /** Its engine failed. */
        NOTHING
    }

    /** The policies attached to the role, and to the one that it stands for. */
    List<World.Policy> policies(Role role) {
        Role base = base(role);
        return world.policies.values().stream()
                .filter(one -> isOn(one, role) || (base != null && isOn(one, base)))
                .toList();
    }

    private static boolean isOn(World.Policy policy, Role role) {
        return policy.organization.equals(role.organization)
                && policy.targets.contains(new PolicyTarget.Role(new RoleId(role.id)));
    }

    /** The policies attached to what the question touches. */
    List<World.Policy> touching(Asking asking) {
        Set<OrganizationId> above =
                lineage(asking.organization()).stream()
                        .map(one -> one.id)
                        .collect(Collectors.toSet());
        return world.policies.values().stream()
                .filter(
                        one ->
                                one.targets.stream()
                                        .anyMatch(target -> touches(asking, above, one, target)))
                .toList();
    }

    private static boolean touches(
            Asking asking, Set<OrganizationId> above, World.Policy policy, PolicyTarget target) {
        return switch (target) {
            case PolicyTarget.Organization() -> above.contains(policy.organization);
            case PolicyTarget.Api(var api) ->
                    api.value().equals(asking.api().id)
                            && policy.organization.equals(asking.api().organization);
            case PolicyTarget.Application(var application) ->
                    asking.hasApplication()
                            && application.value().equals(asking.application().id)
                            && policy.organization.equals(asking.organization().id);
            case PolicyTarget.Role _ -> false; // looked at where the role is
        };
    }

    private Reason tokenReason(
            Organization organization,
            AccessRequest request,
            Target target,
            TokenClaims claims,
            boolean isSignedIn) {
        Application application = ownApplication(organization, claims.clientId());
        Asking asking =
                new Asking(this, organization, request, target.api())
                        .by(application, userOf(organization, claims), claims)
                        .signedIn(isSignedIn);
        boolean isUserThere = isWithoutUser(claims) || userOf(organization, claims) != null;
        return first(
                () -> deadAsAWhole(organization, claims, request.now()),
                () -> when(claims.isSenderConstrained(), PROOF_MISSING),
                target::apiKnownObjection,
                () -> when(isCutOff(organization, claims, target.api()), TOKEN_REVOKED),
                target::apiObjection,
                () -> when(!isAudience(claims, target.api()), AUDIENCE_MISMATCH),
                () -> when(application == null, UNKNOWN_APPLICATION),
                () -> when(!isUserThere, UNKNOWN_SUBJECT),
                () -> relation(asking, target.api()),
                target::operationObjection,
                () -> subscriptionObjection(asking, target.api()),
                () ->
                        when(
                                application.details.environment() != request.environment(),
                                ENVIRONMENT_MISMATCH),
                () ->
                        withPolicies(
                                alternatives(
                                        target, scope -> scope(asking, scope), () -> none(asking)),
                                asking));
    }

    /** The bearer of a trusted provider's token, and who its client and its user are here. */
    record Stranger(
            Provider provider,
            ForeignClaims claims,
            @Nullable Application application,
            @Nullable User user) {
        boolean isAlone() {
            return claims.subject().equals(claims.clientId());
        }

        boolean endsWith(CutOffTarget cut) {
            return switch (cut) {
                case CutOffTarget.WholeOrganization() -> true;
                case CutOffTarget.Client(var client) ->
                        application != null && client.value().equals(application.id);
                case CutOffTarget.Subject(var subject) ->
                        subject.equals(provider.issuer + "#" + claims.subject())
                                || (user != null && subject.equals(user.id()));
                case CutOffTarget.Session(var session, _) -> session.equals(claims.session());
                case CutOffTarget.TokenId(var id, _) -> id.equals(claims.tokenId());
                case CutOffTarget.Api _, CutOffTarget.Scope _, CutOffTarget.Role _ -> false;
            };
        }
    }

    private Reason foreignReason(
            Organization organization, AccessRequest request, Target target, ForeignClaims claims) {
        Provider provider = world.providers.get(claims.provider().value());
        if (provider == null || !provider.organization.equals(organization.id)) {
            return TOKEN_ISSUER_UNKNOWN;
        }
        Stranger stranger = stranger(organization, claims);
        Application application = stranger.application();
        Asking asking =
                new Asking(this, organization, request, target.api())
                        .signedInBy(claims.more())
                        .by(application, stranger.user(), null);
        Instant end = claims.expiresAt();
        boolean isOver = !request.now().isBefore(end) || !world.at.isBefore(end);
        return first(
                () -> when(isOver, TOKEN_EXPIRED),
                () -> when(isCutOff(claims, organization.id, stranger::endsWith), TOKEN_REVOKED),
                () -> when(claims.isSenderConstrained(), PROOF_MISSING),
                target::apiKnownObjection,
                () -> when(isCutOff(organization, claims, target.api()), TOKEN_REVOKED),
                target::apiObjection,
                () -> when(!isAudience(claims, target.api()), AUDIENCE_MISMATCH),
                () -> when(application == null, UNKNOWN_APPLICATION),
                () -> when(stranger.user() == null && !stranger.isAlone(), UNKNOWN_SUBJECT),
                () -> relation(asking, target.api()),
                target::operationObjection,
                () -> subscriptionObjection(asking, target.api()),
                () ->
                        when(
                                application.details.environment() != request.environment(),
                                ENVIRONMENT_MISMATCH),
                () ->
                        withPolicies(
                                alternatives(
                                        target,
                                        scope -> foreignScope(asking, stranger, scope),
                                        () -> none(asking)),
                                asking));
    }

    Stranger stranger(Organization organization, ForeignClaims claims) {
        Provider provider = world.providers.get(claims.provider().value());
        Application application =
                provider.clients.entrySet().stream()
                        .filter(entry -> entry.getValue().equals(claims.clientId()))
                        .map(Map.Entry::getKey)
                        .findFirst()
                        .map(id -> ownApplication(organization, id))
                        .orElse(null);
        Stranger unknown = new Stranger(provider, claims, application, null);
        return unknown.isAlone() || claims.user() == null
                ? unknown
                : new Stranger(provider, claims, application, user(organization, claims.user()));
    }

    private static boolean isAudience(ForeignClaims claims, Api api) {
        return claims.audience().contains(api.identifier) && !api.madeOn.isAfter(claims.issuedAt());
    }

    private Reason foreignScope(Asking asking, Stranger stranger, Scope scope) {
        ForeignClaims claims = stranger.claims();
        User user = stranger.user();
        Organization organization = asking.organization();
        CutOffTarget cut = new CutOffTarget.Scope(new ScopeId(scope.id));
        boolean isIn = claims.scopes().contains(scope.wireName) && names(organization, scope);
        return first(
                () -> when(!isIn, SCOPE_NOT_IN_TOKEN),
                () ->
                        when(
                                isCutOff(claims, organization.id, cut::equals)
                                        || isCutOff(claims, asking.api().organization, cut::equals),
                                TOKEN_REVOKED),
                () ->
                        when(
                                user != null
                                        && roles(asking).stream()
                                                .filter(role -> gives(role, scope))
                                                .anyMatch(role -> isCutOff(claims, role)),
                                TOKEN_REVOKED),
                () -> authorized(asking, scope));
    }

    private boolean gives(Role role, Scope scope) {
        return permissions(role).stream().anyMatch(one -> one.scope().value().equals(scope.id));
    }

    private boolean isCutOff(Organization organization, ForeignClaims claims, Api api) {
        CutOffTarget cut = new CutOffTarget.Api(new ApiId(api.id));
        return isCutOff(claims, organization.id, cut::equals)
                || isCutOff(claims, api.organization, cut::equals);
    }

    private boolean isCutOff(ForeignClaims claims, Role role) {
        return isCutOff(
                claims,
                role.organization,
                cut -> cut instanceof CutOffTarget.Role(var id) && id.value().equals(role.id));
    }

    private boolean isCutOff(
            ForeignClaims claims, OrganizationId organization, Predicate<CutOffTarget> fits) {
        return world.cutOffs.stream()
                .filter(cutOff -> cutOff.organization().equals(organization))
                .filter(cutOff -> fits.test(cutOff.target()))
                .anyMatch(cutOff -> cutOff.at().isAfter(claims.issuedAt()));
    }

    /** An API key is its application, towards its API; cut-offs end it as they end a token. */
    private Reason keyReason(
            Organization organization, AccessRequest request, Target target, SecretId id) {
        ApiKey key = world.apiKeys.get(id.value());
        if (key == null || !key.made().organization().equals(organization.id)) {
            return API_KEY_UNKNOWN;
        }
        Instant end = key.made().expiresAt();
        boolean isOver = end != null && (!request.now().isBefore(end) || !world.at.isBefore(end));
        Application application = ownApplication(organization, key.made().application().value());
        return first(
                () -> when(isOver, TOKEN_EXPIRED),
                () -> when(isCutOff(key, organization.id, cut -> ends(cut, key)), TOKEN_REVOKED),
                target::apiKnownObjection,
                () -> when(isCutOff(key, organization, target.api()), TOKEN_REVOKED),
                target::apiObjection,
                () -> when(!key.made().api().value().equals(target.api().id), AUDIENCE_MISMATCH),
                () -> when(application == null, UNKNOWN_APPLICATION),
                () ->
                        applicationReason(
                                new Asking(this, organization, request, target.api())
                                        .by(application, null, null),
                                target));
    }

    private static boolean ends(CutOffTarget cut, ApiKey key) {
        return cut.equals(new CutOffTarget.WholeOrganization())
                || cut.equals(new CutOffTarget.Client(key.made().application()))
                || (cut instanceof CutOffTarget.TokenId(var id, _)
                        && id.equals(key.made().key().value()));
    }

    private boolean isCutOff(ApiKey key, Organization organization, Api api) {
        CutOffTarget cut = new CutOffTarget.Api(new ApiId(api.id));
        return isCutOff(key, organization.id, cut::equals)
                || isCutOff(key, api.organization, cut::equals);
    }

    private boolean isCutOff(
            ApiKey key, OrganizationId organization, Predicate<CutOffTarget> fits) {
        return world.cutOffs.stream()
                .filter(cutOff -> cutOff.organization().equals(organization))
                .filter(cutOff -> fits.test(cutOff.target()))
                .anyMatch(cutOff -> key.madeAt().compareTo(cutOff.position()) < 0);
    }

    /** Time, log, position, issuer, and the cut-offs that end a token as a whole. */
    private Reason deadAsAWhole(Organization organization, TokenClaims claims, Instant now) {
        boolean isOver =
                !now.isBefore(claims.expiresAt()) || !world.at.isBefore(claims.expiresAt());
        return first(
                () -> when(isOver, TOKEN_EXPIRED),
                () -> when(!claims.log().equals(world.log), TOKEN_OF_OTHER_LOG),
                () -> when(claims.position().compareTo(world.position) > 0, TOKEN_AHEAD_OF_IMAGE),
                () -> when(!claims.organization().equals(organization.id), TOKEN_ISSUER_UNKNOWN),
                () ->
                        when(
                                isCutOff(
                                        claims,
                                        organization.id,
                                        target ->
                                                switch (target) {
                                                    case CutOffTarget.WholeOrganization() -> true;
                                                    case CutOffTarget.Client(var client) ->
                                                            client.value()
                                                                    .equals(claims.clientId());
                                                    case CutOffTarget.Subject(var subject) ->
                                                            subject.equals(claims.subject());
                                                    case CutOffTarget.Session(var session, _) ->
                                                            session.equals(claims.session());
                                                    case CutOffTarget.TokenId(var id, _) ->
                                                            id.equals(claims.tokenId());
                                                    case CutOffTarget.Api _,
                                                            CutOffTarget.Scope _,
                                                            CutOffTarget.Role _ ->
                                                            false;
                                                }),
                                TOKEN_REVOKED));
    }

    /** Whether any cut-off of the organization that fits came after the token was decided. */
    private boolean isCutOff(
            TokenClaims claims, OrganizationId organization, Predicate<CutOffTarget> fits) {
        return world.cutOffs.stream()
                .filter(cutOff -> cutOff.organization().equals(organization))
                .filter(cutOff -> fits.test(cutOff.target()))
                .map(CutOff::position)
                .anyMatch(position -> claims.position().compareTo(position) < 0);
    }

    /** An API is cut off by the token's organization or by the API's own. */
    private boolean isCutOff(Organization organization, TokenClaims claims, Api api) {
        CutOffTarget cut = new CutOffTarget.Api(new ApiId(api.id));
        return isCutOff(claims, organization.id, cut::equals)
                || isCutOff(claims, api.organization, cut::equals);
    }

    private boolean isCutOff(Organization organization, TokenClaims claims, Api api, Scope scope) {
        CutOffTarget cut = new CutOffTarget.Scope(new ScopeId(scope.id));
        return isCutOff(claims, organization.id, cut::equals)
                || isCutOff(claims, api.organization, cut::equals);
    }

    private boolean isCutOff(TokenClaims claims, Role role) {
        return isCutOff(
                claims,
                role.organization,
                target ->
                        target instanceof CutOffTarget.Role(var cut)
                                && cut.value().equals(role.id));
    }

    private static boolean isAudience(TokenClaims claims, Api api) {
        return claims.audience().contains(api.identifier)
                && api.madeAt.compareTo(claims.position()) <= 0;
    }

    /** A scope counts for a token that holds it, held it at its time, and may have it still. */
    private Reason tokenScope(Asking asking, Scope scope) {
        Organization organization = asking.organization();
        TokenClaims claims = asking.claims();
        return first(
                () ->
                        when(
                                !claims.scopes().contains(scope.wireName)
                                        || !names(organization, scope),
                                SCOPE_NOT_IN_TOKEN),
                () -> when(scope.madeAt.compareTo(claims.position()) > 0, SCOPE_RECREATED),
                () -> when(isCutOff(organization, claims, asking.api(), scope), TOKEN_REVOKED),
                () -> stillHeld(asking, scope));
    }

    private Reason stillHeld(Asking asking, Scope scope) {
        boolean isLive = asking.api().details.decisionMode() == DecisionMode.LIVE;
        ApiAuthorization authorization = asking.application().authorizations.get(asking.api().id);
        if (authorization == null) {
            return NOT_AUTHORIZED_FOR_APPLICATION;
        }
        if (isLive && !authorization.scopes().contains(new ScopeId(scope.id))) {
            return NOT_AUTHORIZED_FOR_APPLICATION;
        }
        if (!asking.counts(authorization)) {
            return CONDITION_NOT_MET;
        }
        if (asking.user() == null || authorization.policy() == AuthorizationPolicy.NO_POLICY) {
            return PERMITTED;
        }
        return heldByRoles(asking, scope);
    }

    /** What is against the scope among the roles of a token's user. */
    Reason heldByRoles(Asking asking, Scope scope) {
        boolean isLive = asking.api().details.decisionMode() == DecisionMode.LIVE;
        if (byRoles(asking, uncutRoles(asking), scope) == PERMITTED) {
            return PERMITTED;
        }
        if (isLive) {
            Reason byAll = byRoles(asking, scope);
            return byAll == PERMITTED ? TOKEN_REVOKED : byAll;
        }
        boolean isAnyRoleCut =
                isCutOff(
                        asking.claims(),
                        asking.organization().id,
                        target -> target instanceof CutOffTarget.Role);
        return when(isAnyRoleCut, TOKEN_REVOKED);
    }

    /** The roles that count, but for those that were cut off after the token. */
    List<Role> uncutRoles(Asking asking) {
        return roles(asking).stream().filter(role -> !isCutOff(asking.claims(), role)).toList();
    }

    /** What an application may have of an API, for a user or for itself. */
    private Reason authorized(Asking asking, Scope scope) {
        ApiAuthorization authorization = asking.application().authorizations.get(asking.api().id);
        if (authorization == null || !authorization.scopes().contains(new ScopeId(scope.id))) {
            return NOT_AUTHORIZED_FOR_APPLICATION;
        }
        if (!asking.counts(authorization)) {
            return CONDITION_NOT_MET;
        }
        if (asking.user() == null || authorization.policy() == AuthorizationPolicy.NO_POLICY) {
            return PERMITTED;
        }
        return byRoles(asking, scope);
    }

    private Reason byRoles(Asking asking, Scope scope) {
        return byRoles(asking, roles(asking), scope);
    }

    private Reason byRoles(Asking asking, List<Role> roles, Scope scope) {
        Set<Reason> reasons = new HashSet<>();
        for (Role role : roles) {
            for (Permission permission : permissions(role)) {
                if (permission.scope().value().equals(scope.id)) {
                    reasons.add(
                            asking.counts(permission)
                                    ? judge(asking, policies(role))
                                    : CONDITION_NOT_MET);
                }
            }
        }
        if (!reasons.isEmpty()) {
            return reasons.contains(PERMITTED)
                    ? PERMITTED
                    : reasons.contains(POLICY_ENGINE_UNAVAILABLE)
                            ? POLICY_ENGINE_UNAVAILABLE
                            : CONDITION_NOT_MET;
        }
        if (roles(asking, true).stream().anyMatch(role -> gives(role, scope))) {
            return ROLES_EXCLUDE;
        }
        return roles.isEmpty() ? NO_ROLE_IN_AUDIENCE : ROLE_LACKS_PERMISSION;
    }

    /**
     * The roles a user holds, himself, by his groups or by those that the provider he signed in at
     * says he is in, that count for the application.
     */
    private List<Role> roles(Asking asking) {
        return roles(asking, false);
    }

    /** The same, or instead those that do not count for what they exclude. */
    private List<Role> roles(Asking asking, boolean isExcluded) {
        Organization organization = asking.organization();
        User user = asking.user();
        Application application = asking.hasApplication() ? asking.application() : null;
        Set<String> groups = groupsOf(organization, user);
        Set<Member> mapped = providerGroups(organization, asking.signIn());
        RoleAudience audience =
                application == null
                                || application.details.roleAudience()
                                        == RoleAudienceKind.ORGANIZATION
                        ? new RoleAudience.Organization()
                        : new RoleAudience.Application(new ApplicationId(application.id));
        List<Role> ordinary = new ArrayList<>();
        List<Role> counting = new ArrayList<>();
        for (Role role : world.roles.values()) {
            if (!role.organization.equals(organization.id)) {
                continue;
            }
            Set<Boolean> ways = new HashSet<>();
            role.members.forEach(
                    (member, validity) -> {
                        boolean isMeant =
                                switch (member) {
                                    case Member.User(UserId one) -> one.value().equals(user.id());
                                    case Member.Group(GroupId group) ->
                                            groups.contains(group.value());
                                    case Member.ProviderGroup _ -> mapped.contains(member);
                                };
                        if (isMeant && validity.isAt(asking.now())) {
                            ways.add(validity.breakGlass() != null);
                        }
                    });
            if (ways.contains(true)) {
                counting.add(role);
            }
            if (ways.contains(false)) {
                ordinary.add(role);
            }
        }
        ordinary.stream()
                .filter(role -> ordinary.stream().noneMatch(other -> exclude(role, other)))
                .filter(role -> !counting.contains(role))
                .forEach(counting::add);
        List<Role> of =
                isExcluded
                        ? ordinary.stream().filter(it -> !counting.contains(it)).toList()
                        : counting;
        return of.stream().filter(role -> role.audience.equals(audience)).toList();
    }

    /** Whether either says that nobody holds it beside the other, or those do they stand for. */
    private boolean exclude(Role one, Role other) {
        Role above = base(one);
        Role otherAbove = base(other);
        return one.excludes.contains(new RoleId(other.id))
                || other.excludes.contains(new RoleId(one.id))
                || (above != null && otherAbove != null && exclude(above, otherAbove));
    }

    /** What the role gives; one that stands for another, what that one gives while it is shared. */
    Set<Permission> permissions(Role role) {
        if (role.basedOn == null) {
            return role.permissions;
        }
        Role above = base(role);
        boolean isShared =
                above != null
                        && above.isShared
                        && above.basedOn == null
                        && above.audience instanceof RoleAudience.Organization;
        return above != null && isShared ? above.permissions : Set.of();
    }

    /** The role of an organization above that the role stands for. */
    private @Nullable Role base(Role role) {
        Role base = role.basedOn == null ? null : world.roles.get(role.basedOn.value());
        Organization own = world.organizations.get(role.organization.value());
        return base != null
                        && own != null
                        && lineage(own).stream()
                                .skip(1)
                                .anyMatch(level -> level.id.equals(base.organization))
                ? base
                : null;
    }

    /** As the claims {@code idp} and {@code idp_groups} have them. */
    private Set<Member> providerGroups(Organization organization, Attributes signIn) {
        Set<Member> groups = new HashSet<>();
        for (Provider provider : world.providers.values()) {
            boolean isMeant =
                    provider.organization.equals(organization.id)
                            && new AttributeValue.Text(provider.id).equals(signIn.get("idp"));
            if (isMeant && signIn.get("idp_groups") instanceof AttributeValue.Items(var names)) {
                for (AttributeValue name : names) {
                    if (name instanceof AttributeValue.Text(String text)) {
                        groups.add(
                                new Member.ProviderGroup(
                                        new IdentityProviderId(provider.id), text));
                    }
                }
            }
        }
        return groups;
    }

    /** The groups that contain the user, added until no more are found. */
    Set<String> groupsOf(Organization organization, User user) {
        Set<String> found = new HashSet<>();
        boolean grew = true;
        while (grew) {
            Set<String> known = Set.copyOf(found);
            grew = false;
            for (World.Group group : world.groups.values()) {
                boolean contains =
                        group.organization.equals(organization.id)
                                && group.members.stream()
                                        .anyMatch(
                                                member ->
                                                        switch (member) {
                                                            case GroupMember.User(UserId one) ->
                                                                    one.value().equals(user.id());
                                                            case GroupMember.Group(GroupId one) ->
                                                                    known.contains(one.value());
                                                        });
                grew |= contains && found.add(group.id);
            }
        }
        return found;
    }

    /** Any one alternative suffices; else the first one that can be met tells what is missing. */
    private Reason alternatives(Target target, Function<Scope, Reason> check, Rule withoutScope) {
        Reason told = null;
        for (List<String> alternative : target.alternatives()) {
            if (!target.api().scopes.keySet().containsAll(alternative)) {
                continue;
            }
            Reason missing =
                    alternative.isEmpty()
                            ? withoutScope.objection()
                            : missing(
                                    alternative.stream()
                                            .map(target.api().scopes::get)
                                            .map(check)
                                            .toList());
            if (missing == PERMITTED) {
                return PERMITTED;
            }
            told = told == null || missing == POLICY_ENGINE_UNAVAILABLE ? missing : told;
        }
        return told == null ? OPERATION_CLOSED : told;
    }

    private static Reason missing(List<Reason> reasons) {
        return reasons.stream()
                .filter(reason -> reason != PERMITTED && reason != POLICY_ENGINE_UNAVAILABLE)
                .findFirst()
                .orElse(
                        when(
                                reasons.contains(POLICY_ENGINE_UNAVAILABLE),
                                POLICY_ENGINE_UNAVAILABLE));
    }

    /** An application has to do with an API by authorization or by an active subscription. */
    private Reason relation(Asking asking, Api api) {
        Application application = asking.application();
        if (application.authorizations.containsKey(api.id)) {
            return PERMITTED;
        }
        Subscription subscription = subscription(application, api);
        if (subscription == null) {
            return NOT_AUTHORIZED_FOR_APPLICATION;
        }
        return when(!subscription.serves(asking.callsEnvironment()), SUBSCRIPTION_INACTIVE);
    }

    private Reason subscriptionObjection(Asking asking, Api api) {
        Application application = asking.application();
        if (!api.details.subscriptionRequired()) {
            return PERMITTED;
        }
        Subscription subscription = subscription(application, api);
        if (subscription == null) {
            return NO_SUBSCRIPTION;
        }
        return when(!subscription.serves(asking.callsEnvironment()), SUBSCRIPTION_INACTIVE);
    }

    @Nullable Subscription subscription(Application application, Api api) {
        return world.subscriptions.values().stream()
                .filter(one -> one.made.organization().equals(application.organization))
                .filter(one -> one.made.application().value().equals(application.id))
                .filter(one -> one.made.api().value().equals(api.id))
                .findAny()
                .orElse(null);
    }

    // Who and what is meant.

    @Nullable Application ownApplication(Organization organization, String id) {
        return world.applications.values().stream()
                .filter(one -> one.organization.equals(organization.id) && one.id.equals(id))
                .findAny()
                .orElse(null);
    }

    @Nullable Application application(Organization organization, String name) {
        return only(
                world.applications.values().stream()
                        .filter(one -> one.organization.equals(organization.id))
                        .filter(one -> one.id.equals(name) || one.handle.equals(name)));
    }

    @Nullable User user(Organization organization, String name) {
        return only(
                world.users.values().stream()
                        .filter(one -> one.organization().equals(organization.id))
                        .filter(one -> one.id().equals(name) || one.handle().equals(name)));
    }

    private static boolean isWithoutUser(TokenClaims claims) {
        return claims.subject().equals(claims.clientId());
    }

    @Nullable User userOf(Organization organization, TokenClaims claims) {
        return isWithoutUser(claims) ? null : ownUser(organization, claims.subject());
    }

    @Nullable User ownUser(Organization organization, String id) {
        User user = world.users.get(id);
        return user != null && user.organization().equals(organization.id) ? user : null;
    }

    /** The organization, then its parent, and so on. */
    List<Organization> lineage(Organization organization) {
        List<Organization> lineage = new ArrayList<>();
        for (Organization one = organization; one != null; ) {
            lineage.add(one);
            one = one.parent == null ? null : world.organizations.get(one.parent.value());
        }
        return lineage;
    }

    private List<Api> apis(Organization organization, Predicate<Api> test) {
        return world.apis.values().stream()
                .filter(api -> api.organization.equals(organization.id))
                .filter(test)
                .toList();
    }

    /** The nearest API of this identifier, seen from the organization. */
    private @Nullable Api byIdentifier(Organization organization, String identifier) {
        return lineage(organization).stream()
                .flatMap(one -> apis(one, api -> api.identifier.equals(identifier)).stream())
                .findFirst()
                .orElse(null);
    }

    /** Whether the API is what its identifier means, seen from the organization. */
    private boolean identifies(Organization organization, Api api) {
        return byIdentifier(organization, api.identifier) == api;
    }

    private @Nullable Scope byWireName(Organization organization, String wireName) {
        return lineage(organization).stream()
                .flatMap(one -> apis(one, _ -> true).stream())
                .flatMap(api -> api.scopes.values().stream())
                .filter(scope -> scope.wireName.equals(wireName))
                .findFirst()
                .orElse(null);
    }

    /** Whether the scope is what its wire name means, seen from the organization. */
    private boolean names(Organization organization, Scope scope) {
        return byWireName(organization, scope.wireName) == scope;
    }

    private Api apiOf(Scope scope) {
        return world.apis.values().stream()
                .filter(api -> api.scopes.containsValue(scope))
                .findAny()
                .orElseThrow();
    }

    Target target(Organization organization, AccessRequest request) {
        for (Organization one : lineage(organization)) {
            List<Api> named =
                    apis(
                            one,
                            api ->
                                    api.handle.equals(request.resourceType())
                                            || request.resourceType()
                                                    .equals(api.details.resourceType()));
            if (named.size() > 1) {
                return Target.without(AMBIGUOUS_API);
            }
            if (named.size() == 1) {
                Api api = named.getFirst();
                return identifies(organization, api)
                        ? target(api, request)
                        : Target.without(UNKNOWN_API);
            }
        }
        return Target.without(
                ReferencePaths.isRefused(request.resourceId()) ? PATH_REFUSED : UNKNOWN_API);
    }

    private static Target target(Api api, AccessRequest request) {
        if (request.resourceId().startsWith("/")) {
            ReferencePaths.Answer answer =
                    ReferencePaths.match(
                            api.operations.values(), request.action(), request.resourceId());
            return switch (answer) {
                case ReferencePaths.Refused() -> Target.of(api, PATH_REFUSED);
                case ReferencePaths.None() -> Target.of(api, UNKNOWN_OPERATION);
                case ReferencePaths.Found(Operation operation) -> Target.of(api, operation);
            };
        }
        return api.scopes.values().stream()
                .filter(scope -> scope.name.equals(request.action()))
                .findAny()
                .map(
                        scope ->
                                new Target(
                                        PERMITTED,
                                        api,
                                        PERMITTED,
                                        List.of(List.of(scope.id)),
                                        false))
                .orElseGet(() -> Target.of(api, UNKNOWN_SCOPE));
    }

    /** What the request is about, or what stands in the way of telling. */
    record Target(
            Reason apiKnownObjection,
            @Nullable Api api,
            Reason operationObjection,
            List<List<String>> alternatives,
            boolean isForAll) {
        static Target without(Reason reason) {
            return new Target(reason, null, PERMITTED, List.of(), false);
        }

        static Target of(Api api, Reason reason) {
            return new Target(PERMITTED, api, reason, List.of(), false);
        }

        static Target of(Api api, Operation operation) {
            return switch (operation.access()) {
                case OperationAccess.Public() ->
                        new Target(PERMITTED, api, PERMITTED, List.of(), true);
                case OperationAccess.Scopes(var alternatives) ->
                        new Target(
                                PERMITTED,
                                api,
                                PERMITTED,
                                alternatives.stream()
                                        .map(
                                                one ->
                                                        one.stream()
                                                                .map(s -> s.scope().value())
                                                                .toList())
                                        .toList(),
                                false);
            };
        }

        Reason apiObjection() {
            return first(
                    this::apiKnownObjection, () -> when(!api.lifecycle.isLive(), API_NOT_LIVE));
        }

        boolean isPublic() {
            return isForAll && apiObjection() == PERMITTED;
        }
    }

    // Tokens.

    /** What may a token hold? */
    public TokenGrant grant(TokenRequest request) {
        Organization organization = world.organizations.get(request.organization().value());
        if (organization == null) {
            return new TokenGrant.UnknownParty(UNKNOWN_ORGANIZATION, world.position);
        }
        Application application = ownApplication(organization, request.application().value());
        if (application == null) {
            return new TokenGrant.UnknownParty(UNKNOWN_APPLICATION, world.position);
        }
        User user = request.user() == null ? null : ownUser(organization, request.user().value());
        if (request.user() != null && user == null) {
            return new TokenGrant.UnknownParty(UNKNOWN_SUBJECT, world.position);
        }
        List<Api> resources = new ArrayList<>();
        for (String resource : request.resources()) {
            Api api = byIdentifier(organization, resource);
            if (api == null
                    || isMadeSince(request.consent(), api.madeAt)
                    || reach(
                                    Asking.atIssue(this, organization, request, api)
                                            .by(application, user, null))
                            != PERMITTED) {
                return new TokenGrant.InvalidTarget(resource, world.position);
            }
            resources.add(api);
        }
        Asking issuing =
                Asking.atIssue(this, organization, request, null).by(application, user, null);
        boolean isDefault = request.scopes() == null || request.scopes().isEmpty();
        Map<String, Reason> reasons =
                isDefault
                        ? defaults(issuing, resources)
                        : asked(issuing, resources, request.scopes());
        lookAtConsent(organization, reasons, request.consent());
        Set<String> granted = new TreeSet<>();
        Map<String, Reason> dropped = new TreeMap<>();
        reasons.forEach(
                (name, reason) -> {
                    if (reason == PERMITTED) {
                        granted.add(name);
                    } else {
                        dropped.put(name, reason);
                    }
                });
        Set<String> audience = new TreeSet<>();
        resources.forEach(api -> audience.add(api.identifier));
        granted.stream()
                .filter(name -> !OPENID_SCOPES.contains(name) && !name.equals("offline_access"))
                .map(name -> apiOf(byWireName(organization, name)).identifier)
                .forEach(audience::add);
        if (isDefault && resources.isEmpty()) {
            scopeless(issuing).forEach(api -> audience.add(api.identifier));
        }
        if (granted.isEmpty() && (!isDefault || audience.isEmpty())) {
            return new TokenGrant.InvalidScope(dropped, world.position);
        }
        return new TokenGrant.Granted(
                List.copyOf(granted), List.copyOf(audience), dropped, world.position);
    }

    /** Left out: all that the application is authorized for, at the resources if any are named. */
    private Map<String, Reason> defaults(Asking issuing, List<Api> resources) {
        Organization organization = issuing.organization();
        Application application = issuing.application();
        Map<String, Reason> reasons = new TreeMap<>();
        for (Organization one : lineage(organization)) {
            for (Api api : apis(one, api -> resources.isEmpty() || resources.contains(api))) {
                ApiAuthorization authorization = application.authorizations.get(api.id);
                if (authorization == null || !identifies(organization, api)) {
                    continue;
                }
                for (Scope scope : api.scopes.values()) {
                    if (authorization.scopes().contains(new ScopeId(scope.id))
                            && names(organization, scope)) {
                        reasons.put(scope.wireName, grantReason(issuing, scope));
                    }
                }
            }
        }
        return reasons;
    }

    private Map<String, Reason> asked(Asking issuing, List<Api> resources, Set<String> names) {
        Organization organization = issuing.organization();
        Map<String, Reason> reasons = new TreeMap<>();
        for (String name : names) {
            Set<Scope> meant = new LinkedHashSet<>();
            for (Api api : resources) {
                api.scopes.values().stream()
                        .filter(scope -> scope.name.equals(name))
                        .forEach(meant::add);
            }
            Scope named = byWireName(organization, name);
            if (meant.isEmpty() && named != null) {
                meant.add(named);
            }
            meant.removeIf(scope -> !names(organization, scope));
            meant.removeIf(scope -> !identifies(organization, apiOf(scope)));
            if (OPENID_SCOPES.contains(name)) {
                reasons.put(name, when(issuing.user() == null, GRANT_EXCLUDES));
            } else if (name.equals("offline_access")) {
                reasons.put(
                        name,
                        when(
                                issuing.user() == null || !refreshes(issuing.application()),
                                GRANT_EXCLUDES));
            } else if (meant.isEmpty()) {
                reasons.put(name, UNKNOWN_SCOPE);
            } else {
                for (Scope scope : meant) {
                    reasons.put(scope.wireName, grantReason(issuing, scope));
                }
            }
        }
        return reasons;
    }

    private void lookAtConsent(
            Organization organization,
            Map<String, Reason> reasons,
            TokenRequest.@Nullable Consent consent) {
        if (consent != null) {
            reasons.replaceAll(
                    (name, reason) ->
                            isConsentLookedAt(reason)
                                    ? consented(organization, name, reason, consent)
                                    : reason);
        }
    }

    private Reason consented(
            Organization organization, String name, Reason reason, TokenRequest.Consent consent) {
        if (consent.scopes() != null && !consent.scopes().contains(name)) {
            return Reason.CONSENT_MISSING;
        }
        Scope scope = byWireName(organization, name);
        return scope != null && isMadeSince(consent, scope.madeAt) ? SCOPE_RECREATED : reason;
    }

    private static boolean isMadeSince(TokenRequest.@Nullable Consent consent, Position made) {
        return consent != null && made.compareTo(consent.at()) > 0;
    }

    /** Of a scope that is there, and that such a token may hold, consent is looked at first. */
    private static boolean isConsentLookedAt(Reason reason) {
        return reason != UNKNOWN_SCOPE && reason != GRANT_EXCLUDES;
    }

    private static boolean refreshes(Application application) {
        return application.details.grantTypes().contains(GrantType.REFRESH_TOKEN);
    }

    private Reason grantReason(Asking issuing, Scope scope) {
        Api api = apiOf(scope);
        Application application = issuing.application();
        ApiAuthorization authorization = application.authorizations.get(api.id);
        return first(
                () ->
                        when(
                                authorization == null
                                        || !authorization.scopes().contains(new ScopeId(scope.id)),
                                NOT_AUTHORIZED_FOR_APPLICATION),
                () -> when(!api.lifecycle.isLive(), API_NOT_LIVE),
                () -> subscriptionObjection(issuing, api),
                () -> authorized(issuing.about(api), scope));
    }

    /** Whether a token of the application may be for the API at all. */
    private Reason reach(Asking asking) {
        return first(
                () -> relation(asking, asking.api()),
                () -> when(!asking.api().lifecycle.isLive(), API_NOT_LIVE),
                () -> subscriptionObjection(asking, asking.api()),
                () -> none(asking));
    }

    /** The APIs within reach that have no scopes. */
    private List<Api> scopeless(Asking issuing) {
        Organization organization = issuing.organization();
        return lineage(organization).stream()
                .flatMap(one -> apis(one, api -> api.scopes.isEmpty()).stream())
                .filter(api -> identifies(organization, api))
                .filter(api -> reach(issuing.about(api)) == PERMITTED)
                .toList();
    }

    /** Which of the token's scopes hold now. */
    public Set<String> stillGranted(TokenClaims claims, Instant now) {
        Organization organization = world.organizations.get(claims.organization().value());
        if (organization == null || deadAsAWhole(organization, claims, now) != PERMITTED) {
            return Set.of();
        }
        Application application = ownApplication(organization, claims.clientId());
        boolean isUserThere = isWithoutUser(claims) || userOf(organization, claims) != null;
        if (application == null || !isUserThere) {
            return Set.of();
        }
        return claims.scopes().stream()
                .filter(name -> holds(later(organization, claims, now), name))
                .collect(Collectors.toSet());
    }

    /** A token that is looked at after its issue, without anything asked for. */
    private Asking later(Organization organization, TokenClaims claims, Instant now) {
        return Asking.later(this, organization, now)
                .by(
                        ownApplication(organization, claims.clientId()),
                        userOf(organization, claims),
                        claims);
    }

    private boolean holds(Asking asking, String name) {
        if (OPENID_SCOPES.contains(name)) {
            return !isWithoutUser(asking.claims());
        }
        if (name.equals("offline_access")) {
            return !isWithoutUser(asking.claims()) && refreshes(asking.application());
        }
        Scope scope = byWireName(asking.organization(), name);
        if (scope == null) {
            return false;
        }
        Asking about = asking.about(apiOf(scope));
        return isFor(about) && tokenScope(about, scope) == PERMITTED;
    }

    private boolean isFor(Asking asking) {
        return identifies(asking.organization(), asking.api())
                && isAudience(asking.claims(), asking.api())
                && !isCutOff(asking.organization(), asking.claims(), asking.api())
                && reach(asking) == PERMITTED;
    }

    /** Whether the token opens anything at all. */
    public boolean isActive(TokenClaims claims, Instant now) {
        if (!claims.scopes().isEmpty()) {
            return !stillGranted(claims, now).isEmpty();
        }
        Organization organization = world.organizations.get(claims.organization().value());
        if (organization == null || deadAsAWhole(organization, claims, now) != PERMITTED) {
            return false;
        }
        Application application = ownApplication(organization, claims.clientId());
        boolean isUserThere = isWithoutUser(claims) || userOf(organization, claims) != null;
        return application != null
                && isUserThere
                && claims.audience().stream()
                        .map(identifier -> byIdentifier(organization, identifier))
                        .anyMatch(
                                api ->
                                        api != null
                                                && isFor(
                                                        later(organization, claims, now)
                                                                .about(api)));
    }

    // Grammar.

    /** A rule says what it has against, or PERMITTED. */
    private interface Rule {
        Reason objection();
    }

    private static Reason first(Rule... rules) {
        return Stream.of(rules)
                .map(Rule::objection)
                .filter(reason -> reason != PERMITTED)
                .findFirst()
                .orElse(PERMITTED);
    }

    private static Reason when(boolean objects, Reason reason) {
        return objects ? reason : PERMITTED;
    }

    private static <T> @Nullable T only(Stream<T> things) {
        List<T> found = things.toList();
        return found.size() == 1 ? found.getFirst() : null;
    }
}
