package dev.precept.projections.bundle;

import dev.precept.domain.application.ApiAuthorization;
import dev.precept.domain.application.ApplicationEvent;
import dev.precept.domain.application.AuthorizationPolicy;
import dev.precept.domain.condition.Condition;
import dev.precept.domain.policy.Effect;
import dev.precept.domain.policy.PolicyDetails;
import dev.precept.domain.policy.PolicyEvent;
import dev.precept.domain.policy.PolicySource;
import dev.precept.domain.policy.PolicyTarget;
import dev.precept.domain.role.BreakGlass;
import dev.precept.domain.role.Member;
import dev.precept.domain.role.Permission;
import dev.precept.domain.role.RoleEvent;
import dev.precept.domain.role.Validity;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.PolicyId;
import dev.precept.domain.shared.RoleId;
import dev.precept.projections.decision.Log;
import dev.precept.projections.image.ApiImage;
import dev.precept.projections.image.ApplicationImage;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.RoleImage;
import dev.precept.projections.image.UserImage;
import dev.precept.testing.RandomConditions;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * What rarely comes up in a history, added to one at random: policies in Rego, and of roles; roles
 * that exclude each other, held for a time; conditions on the sign-in; fields left out.
 */
final class MoreRules {
    private static final List<String> MODULES =
            List.of(
                    """
                    package levels
                    default allow := false
                    allow if input.subject.level == input.resource.level
                    deny if input.action["$name"] in {"GET", "read"}
                    """,
                    """
                    package one.two
                    allow := false if {
                      startswith(input.resource["$type"], "api2")
                    } else := true if input.now > "2026-01-01T00:05:00Z"
                    deny := input.context.clientAddress == "10.1.2.3"
                    """,
                    """
                    package three
                    import data.three as own
                    known contains name if some name, _ in input.subject
                    allow if count(own.known) > 1
                    deny if not input.token.acr
                    deny if input.application["$id"] != ""
                    deny if input.context["$name"] == input.subject["$name"]
                    clash := value if some value in [1, 2]
                    """);

    /** In whose order characters of one and of two halves differ. */
    private static final List<String> FIELDS = List.of("salary", "iban", "\uff5e", "\ud83d\ude00");

    private static final List<String> CLASSES =
            List.of("gold", "silver", "lead", "\uff5e", "\ud83d\ude00");

    private final Random random;
    private final RandomConditions conditions;
    private Log log;
    private int policies;

    private MoreRules(Random random, Log log) {
        this.random = random;
        this.conditions = new RandomConditions(random);
        this.log = log;
    }

    /** With policies for roles, and policies in Rego. */
    static Log policies(Random random, Log log) {
        MoreRules more = new MoreRules(random, log);
        log.image().organizations().forEach(more::policies);
        return more.log;
    }

    private void policies(OrganizationImage organization) {
        for (RoleImage role : organization.roles()) {
            if (chance(33)) {
                attach(organization, new PolicyTarget.Role(role.document().id()), any());
            }
        }
        if (chance(33)) {
            attach(organization, new PolicyTarget.Organization(), any());
        }
    }

    private PolicyDetails any() {
        PolicySource source =
                chance(33)
                        ? new PolicySource.Condition(conditions.condition(3))
                        : PolicySource.Rego.of(pick(MODULES), null, null);
        return new PolicyDetails(chance(50) ? Effect.PERMIT : Effect.DENY, source, Set.of());
    }

    /** With roles that exclude each other, conditions on the sign-in, and fields left out. */
    static Log strict(Random random, Log log) {
        MoreRules more = new MoreRules(random, log);
        log.image().organizations().forEach(more::strict);
        return more.log;
    }

    private void strict(OrganizationImage organization) {
        OrganizationId of = organization.document().id();
        for (RoleImage role : organization.roles()) {
            roles(organization, role);
        }
        for (UserImage user : organization.users(null, 20)) {
            hold(organization, user);
        }
        for (ApplicationImage application : organization.applications()) {
            for (ApiId api : application.document().authorizations().keySet()) {
                if (chance(25)) {
                    ApiAuthorization now = application.authorization(api);
                    AuthorizationPolicy policy = now.policy();
                    log =
                            log.with(
                                    of,
                                    application.document().id(),
                                    new ApplicationEvent.ApiAuthorized(
                                            api,
                                            new ApiAuthorization(
                                                    policy, now.scopes(), now.reach(), signIn())));
                }
            }
            restrict(organization, new PolicyTarget.Application(application.document().id()), 10);
        }
        for (ApiImage api : organization.apis()) {
            restrict(organization, new PolicyTarget.Api(api.document().id()), 30);
        }
        restrict(organization, new PolicyTarget.Organization(), 10);
    }

    private void roles(OrganizationImage organization, RoleImage role) {
        OrganizationId of = organization.document().id();
        RoleId id = role.document().id();
        Set<RoleId> excludes = new HashSet<>();
        for (RoleImage other : organization.roles()) {
            if (other != role && chance(40)) {
                excludes.add(other.document().id());
            }
        }
        log = log.with(of, id, new RoleEvent.ExclusionsChanged(excludes));
        Set<Permission> granted = new HashSet<>();
        Set<Permission> revoked = new HashSet<>();
        for (Permission permission : role.document().permissions()) {
            if (chance(25) && role.document().ties().basedOn() == null) {
                revoked.add(permission);
                granted.add(new Permission(permission.api(), permission.scope(), signIn()));
            }
        }
        if (!granted.isEmpty()) {
            log = log.with(of, id, new RoleEvent.PermissionsChanged(granted, revoked));
        }
        restrict(organization, new PolicyTarget.Role(id), 15);
    }

    private void hold(OrganizationImage organization, UserImage user) {
        for (RoleImage role : organization.roles()) {
            Member member = new Member.User(user.id());
            Validity validity = validity(log.image().at());
            if (chance(50) && !validity.equals(role.validity(member))) {
                log =
                        log.with(
                                organization.document().id(),
                                role.document().id(),
                                new RoleEvent.MemberAdded(member, validity));
            }
        }
    }

    private Validity validity(Instant at) {
        Instant from = chance(70) ? null : at.plusSeconds(random.nextInt(40) - 20);
        Instant until = chance(70) ? null : at.plusSeconds(20 + random.nextInt(40));
        return until != null && chance(20)
                ? new Validity(from, until, new BreakGlass("Fire"))
                : new Validity(from, until, null);
    }

    private void restrict(OrganizationImage organization, PolicyTarget target, int percent) {
        if (chance(percent)) {
            attach(organization, target, new PolicyDetails(Effect.PERMIT, met(), mask()));
        }
        if (chance(percent)) {
            boolean permits = chance(50);
            Condition signIn = permits ? signIn() : new Condition.Not(signIn());
            PolicySource source = new PolicySource.Condition(signIn);
            Effect effect = permits ? Effect.PERMIT : Effect.DENY;
            attach(organization, target, new PolicyDetails(effect, source, mask()));
        }
    }

    /** Mostly met, otherwise any. */
    private PolicySource met() {
        return new PolicySource.Condition(
                chance(70)
                        ? new Condition.Between(Instant.EPOCH, null)
                        : conditions.acceptable(3, true));
    }

    private Condition signIn() {
        Condition acr = new Condition.Acr(new HashSet<>(List.of(pick(CLASSES), pick(CLASSES))));
        Condition age = new Condition.AuthenticationAge(1 + random.nextInt(2_000));
        return switch (random.nextInt(5)) {
            case 0 -> acr;
            case 1 -> age;
            case 2 -> new Condition.All(List.of(acr, age));
            case 3 -> new Condition.Any(List.of(acr, age));
            default -> new Condition.All(List.of(acr, conditions.acceptable(2, true)));
        };
    }

    private Set<String> mask() {
        Set<String> mask = new HashSet<>();
        FIELDS.stream().filter(_ -> chance(40)).forEach(mask::add);
        return mask;
    }

    private void attach(OrganizationImage organization, PolicyTarget to, PolicyDetails details) {
        OrganizationId of = organization.document().id();
        policies++;
        PolicyId id = new PolicyId("more" + policies);
        Handle handle = new Handle("more" + policies);
        log =
                log.with(of, id, new PolicyEvent.PolicyCreated(id, of, handle, details))
                        .with(of, id, new PolicyEvent.PolicyAttached(to));
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    private <T> T pick(List<T> items) {
        return items.get(random.nextInt(items.size()));
    }
}
