package dev.precept.projections.reference;

import static dev.precept.projections.decision.Reason.PERMITTED;

import dev.precept.domain.application.ApiAuthorization;
import dev.precept.domain.application.AuthorizationPolicy;
import dev.precept.domain.condition.Condition;
import dev.precept.domain.plan.PlanDetails;
import dev.precept.domain.plan.RequestLimit;
import dev.precept.domain.policy.Effect;
import dev.precept.domain.role.Permission;
import dev.precept.domain.shared.SecretId;
import dev.precept.projections.decision.AccessRequest;
import dev.precept.projections.decision.ForeignClaims;
import dev.precept.projections.decision.Obligations;
import dev.precept.projections.decision.Obligations.Quota;
import dev.precept.projections.decision.Obligations.RateLimit;
import dev.precept.projections.decision.Obligations.StepUp;
import dev.precept.projections.decision.Reason;
import dev.precept.projections.decision.Subject;
import dev.precept.projections.decision.TokenClaims;
import dev.precept.projections.reference.ReferencePdp.Said;
import dev.precept.projections.reference.World.Application;
import dev.precept.projections.reference.World.Organization;
import dev.precept.projections.reference.World.Policy;
import dev.precept.projections.reference.World.Role;
import dev.precept.projections.reference.World.Scope;
import dev.precept.projections.reference.World.Subscription;
import dev.precept.projections.reference.World.User;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What an answer obliges to. */
final class ReferenceDuties {
    private final ReferencePdp pdp;
    private final Asking now;
    private final Asking again;
    private final List<Condition> wanted = new ArrayList<>();

    private ReferenceDuties(ReferencePdp pdp, Asking asking) {
        this.pdp = pdp;
        this.now = asking;
        this.again = asking.signedIn(true);
    }

    static Obligations of(ReferencePdp pdp, AccessRequest request, Reason reason) {
        return switch (reason) {
            case PERMITTED -> withPermit(pdp, asking(pdp, request));
            case CONDITION_NOT_MET, POLICY_DENIES, POLICY_NOT_MET ->
                    request.subject() instanceof Subject.Token
                                    && pdp.reasonFor(request, true) == PERMITTED
                            ? new ReferenceDuties(pdp, asking(pdp, request)).signInAgain()
                            : Obligations.NONE;
            default -> Obligations.NONE;
        };
    }

    private static Asking asking(ReferencePdp pdp, AccessRequest request) {
        Organization organization = pdp.world.organizations.get(request.organization().value());
        Asking asking =
                new Asking(pdp, organization, request, pdp.target(organization, request).api());
        return switch (request.subject()) {
            case Subject.Token(TokenClaims claims) ->
                    asking.by(
                            pdp.ownApplication(organization, claims.clientId()),
                            pdp.userOf(organization, claims),
                            claims);
            case Subject.ForeignToken(ForeignClaims claims) -> {
                ReferencePdp.Stranger stranger = pdp.stranger(organization, claims);
                yield asking.by(stranger.application(), stranger.user(), null)
                        .signedInBy(claims.more());
            }
            case Subject.Client(String id) ->
                    asking.by(pdp.application(organization, id), null, null);
            case Subject.User(String id) -> {
                Application application =
                        request.application() == null
                                ? null
                                : pdp.application(organization, request.application());
                yield asking.by(application, pdp.user(organization, id), null);
            }
            case Subject.ApiKey(SecretId key) ->
                    asking.by(
                            pdp.ownApplication(
                                    organization,
                                    pdp.world
                                            .apiKeys
                                            .get(key.value())
                                            .made()
                                            .application()
                                            .value()),
                            null,
                            null);
            case Subject.RefusedToken _, Subject.Unknown _ ->
                    throw new IllegalStateException("nobody");
        };
    }

    private static Obligations withPermit(ReferencePdp pdp, Asking asking) {
        List<String> fields =
                pdp.touching(asking).stream()
                        .filter(one -> one.details.effect() == Effect.PERMIT)
                        .filter(one -> asking.said(one.details) != Said.NO)
                        .flatMap(one -> one.details.fieldMask().stream())
                        .toList();
        return new Obligations(rateLimit(pdp, asking), null, fields);
    }

    private static @Nullable RateLimit rateLimit(ReferencePdp pdp, Asking asking) {
        if (!asking.hasApplication()) {
            return null;
        }
        Subscription subscription = pdp.subscription(asking.application(), asking.api());
        PlanDetails plan =
                subscription == null || !subscription.serves(asking.callsEnvironment())
                        ? null
                        : pdp.world.plans.get(subscription.plan);
        if (plan == null || (plan.requests() == null && plan.quota() == null)) {
            return null;
        }
        RequestLimit rate = Objects.requireNonNullElse(plan.requests(), plan.quota());
        return new RateLimit(
                rate.count(),
                rate.per().seconds(),
                Objects.requireNonNullElse(plan.burst(), 0L),
                plan.quota() == null
                        ? null
                        : new Quota(plan.quota().count(), plan.quota().per().seconds()));
    }

    private Obligations signInAgain() {
        User user = now.user();
        if (user == null) {
            return Obligations.NONE;
        }
        List<String> scopes =
                pdp.target(now.organization(), now.request()).alternatives().stream()
                        .filter(now.api().scopes.keySet()::containsAll)
                        .filter(alternative -> isHad(again, alternative))
                        .findFirst()
                        .orElseThrow();
        if (!isHad(now, scopes)) {
            ofAlternative(scopes);
        }
        ofPolicies(pdp.touching(now));
        return asked();
    }

    private void ofPolicies(List<Policy> policies) {
        boolean isPermitted =
                policies.stream()
                        .filter(one -> one.details.effect() == Effect.PERMIT)
                        .anyMatch(one -> now.said(one.details) == Said.YES);
        for (Policy policy : policies) {
            Condition source = policy.details.source().asCondition();
            boolean isTurned =
                    source != null
                            && (policy.details.effect() == Effect.DENY
                                    ? !now.conditions().isCertainlyNot(source)
                                            && again.conditions().isCertainlyNot(source)
                                    : !isPermitted && isTurned(source));
            if (isTurned) {
                wanted.add(source);
            }
        }
    }

    private void ofAlternative(List<String> scopes) {
        ApiAuthorization authorization = now.application().authorizations.get(now.api().id);
        if (authorization == null) {
            return;
        }
        if (authorization.condition() != null && isTurned(authorization.condition())) {
            wanted.add(authorization.condition());
        }
        if (authorization.policy() == AuthorizationPolicy.NO_POLICY) {
            return;
        }
        for (String id : scopes) {
            Scope scope = now.api().scopes.get(id);
            if (pdp.heldByRoles(now, scope) == PERMITTED) {
                continue;
            }
            for (Role role : pdp.uncutRoles(now)) {
                for (Permission permission : pdp.permissions(role)) {
                    if (permission.scope().value().equals(id)) {
                        if (permission.condition() != null && isTurned(permission.condition())) {
                            wanted.add(permission.condition());
                        }
                        ofPolicies(pdp.policies(role));
                    }
                }
            }
        }
    }

    private boolean isHad(Asking asking, List<String> scopes) {
        return scopes.isEmpty()
                ? pdp.none(asking) == PERMITTED
                : scopes.stream()
                        .map(asking.api().scopes::get)
                        .allMatch(scope -> pdp.scope(asking, scope) == PERMITTED);
    }

    private boolean isTurned(Condition condition) {
        return !now.conditions().isCertain(condition) && again.conditions().isCertain(condition);
    }

    /** Of all conditions that signing in turns, what of them is not met about signing in. */
    private Obligations asked() {
        Set<String> classes = new TreeSet<>();
        List<Long> ages = new ArrayList<>();
        wanted.stream()
                .flatMap(ReferenceDuties::parts)
                .filter(part -> !now.conditions().isCertain(part))
                .forEach(
                        part -> {
                            if (part instanceof Condition.Acr(Set<String> values)) {
                                classes.addAll(values);
                            } else if (part instanceof Condition.AuthenticationAge(int seconds)) {
                                ages.add((long) seconds);
                            }
                        });
        return new Obligations(
                null,
                new StepUp(List.copyOf(classes), ages.stream().min(Long::compare).orElse(null)),
                List.of());
    }

    private static Stream<Condition> parts(Condition condition) {
        return Stream.concat(
                Stream.of(condition), condition.parts().stream().flatMap(ReferenceDuties::parts));
    }
}
