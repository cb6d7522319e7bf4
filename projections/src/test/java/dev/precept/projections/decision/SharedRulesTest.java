package dev.precept.projections.decision;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.domain.api.ApiEvent;
import dev.precept.domain.api.Lifecycle;
import dev.precept.domain.application.ApiAuthorization;
import dev.precept.domain.application.ApplicationEvent;
import dev.precept.domain.application.AuthorizationPolicy;
import dev.precept.domain.application.Environment;
import dev.precept.domain.attribute.Attributes;
import dev.precept.domain.role.Member;
import dev.precept.domain.role.Permission;
import dev.precept.domain.role.RoleAudience;
import dev.precept.domain.role.RoleEvent;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.RoleId;
import dev.precept.domain.shared.ScopeId;
import dev.precept.domain.shared.UserId;
import dev.precept.domain.user.UserEvent;
import dev.precept.projections.testing.Samples;
import dev.precept.projections.testing.TestLog;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Roles that exclude each other, that are shared and that end, one example each. */
class SharedRulesTest {
    private static final OrganizationId ACME = Samples.ACME;
    private static final OrganizationId CHILD = new OrganizationId("child");
    private static final ApiId ORDERS = new ApiId("orders");
    private static final ScopeId READ = new ScopeId("read");
    private static final ApplicationId SHOP = new ApplicationId("shop");
    private static final UserId ANN = new UserId("ann");
    private static final RoleId PAYER = new RoleId("payer");
    private static final RoleId APPROVER = new RoleId("approver");
    private static final RoleId OWN_PAYER = new RoleId("own-payer");
    private static final RoleId OWN_APPROVER = new RoleId("own-approver");
    private static final RoleAudience OF_SHOP = new RoleAudience.Application(SHOP);

    private final TestLog log =
            new TestLog()
                    .organization(ACME, null)
                    .organization(CHILD, ACME)
                    .command(
                            ACME,
                            ORDERS,
                            Samples.api("orders"),
                            Samples.scope("read", "read"),
                            new ApiEvent.LifecycleChanged(Lifecycle.CREATED, Lifecycle.PUBLISHED))
                    .command(CHILD, ANN, created(ANN));
    private final Instant end = log.image().at().plus(Duration.ofHours(1));

    private static UserEvent created(UserId user) {
        return new UserEvent.UserCreated(user, CHILD, new Handle(user.value()));
    }

    private void shared(RoleId base, RoleId own, RoleEvent... more) {
        Handle handle = new Handle(base.value());
        RoleAudience audience = new RoleAudience.Organization();
        log.command(
                ACME,
                base,
                new RoleEvent.RoleCreated(base, ACME, handle, audience),
                new RoleEvent.SharingChanged(true));
        log.command(ACME, base, more);
        log.command(CHILD, own, new RoleEvent.RoleCreated(own, CHILD, handle, audience, base));
        log.command(CHILD, own, new RoleEvent.MemberAdded(new Member.User(ANN)));
    }

    private static RoleEvent permitted() {
        return new RoleEvent.PermissionsChanged(Set.of(new Permission(ORDERS, READ)), Set.of());
    }

    @Test
    void theRolesAboveAreNamedThatExcludeEachOther() {
        shared(PAYER, OWN_PAYER, permitted());
        shared(APPROVER, OWN_APPROVER, new RoleEvent.ExclusionsChanged(Set.of(PAYER)));
        AccessRequest request =
                new AccessRequest(
                        CHILD,
                        new Subject.User("ann"),
                        "read",
                        "orders",
                        "file",
                        null,
                        Environment.PRODUCTION,
                        log.image().at(),
                        Supplied.NONE);
        Explanation told = Explanation.of(log.image(), request);
        assertThat(told.decision().reason()).isEqualTo(Reason.ROLES_EXCLUDE);
        assertThat(told.missing().getFirst().wanted())
                .containsExactly(
                        new Ground(
                                Ground.Kind.NO_EXCLUSION,
                                new Thing("role", "approver", "approver"),
                                new Thing("role", "payer", "payer"),
                                ACME));
    }

    @Test
    void aTokenEndsWithTheLastRoleThatGivesItsScope() {
        client(AuthorizationPolicy.RBAC);
        role("first", new RoleAudience.Organization(), end, permitted());
        assertThat(endOfRoles()).isEqualTo(end);
        role("later", new RoleAudience.Organization(), end.plusSeconds(60), permitted());
        assertThat(endOfRoles()).isEqualTo(end.plusSeconds(60));
        role("always", new RoleAudience.Organization(), null, permitted());
        assertThat(endOfRoles()).isEqualTo(Instant.MAX);
    }

    @Test
    void aTokenDoesNotEndWithARoleThatItDoesNotRestOn() {
        client(AuthorizationPolicy.NO_POLICY);
        role("unasked", new RoleAudience.Organization(), end, permitted());
        assertThat(endOfRoles()).isEqualTo(Instant.MAX);
        client(AuthorizationPolicy.RBAC);
        assertThat(endOfRoles()).isEqualTo(end);
        role("always", new RoleAudience.Organization(), null, permitted());
        role("of-shop", OF_SHOP, end.minusSeconds(60), permitted());
        assertThat(endOfRoles()).isEqualTo(Instant.MAX);
    }

    @Test
    void aTokenEndsWithTheRoleThatStandsForOneAbove() {
        client(AuthorizationPolicy.RBAC);
        shared(PAYER, OWN_PAYER, permitted());
        assertThat(endOfRoles()).isEqualTo(Instant.MAX);
        log.command(CHILD, OWN_PAYER, added(end));
        assertThat(endOfRoles()).isEqualTo(end);
    }

    private void client(AuthorizationPolicy policy) {
        if (log.image().organization(CHILD).application(SHOP) == null) {
            log.command(
                    CHILD,
                    SHOP,
                    new ApplicationEvent.ApplicationCreated(
                            SHOP, CHILD, new Handle("shop"), Samples.applicationDetails("shop")));
        }
        log.command(
                CHILD,
                SHOP,
                new ApplicationEvent.ApiAuthorized(
                        ORDERS, new ApiAuthorization(policy, Set.of(READ), null)));
    }

    private void role(
            String id, RoleAudience audience, @Nullable Instant until, RoleEvent permitted) {
        RoleId role = new RoleId(id);
        log.command(
                CHILD,
                role,
                new RoleEvent.RoleCreated(role, CHILD, new Handle(id), audience),
                permitted,
                added(until));
    }

    private static RoleEvent added(@Nullable Instant until) {
        return new RoleEvent.MemberAdded(new Member.User(ANN), null, until, null);
    }

    private Instant endOfRoles() {
        TokenRequest request =
                new TokenRequest(
                        CHILD,
                        SHOP,
                        ANN,
                        Set.of("read"),
                        List.of(),
                        log.image().at(),
                        Attributes.NONE);
        return TokenPolicy.endOfRoles(log.image(), request, Set.of("read"));
    }
}
