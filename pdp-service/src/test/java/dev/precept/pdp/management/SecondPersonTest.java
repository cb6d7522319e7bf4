package dev.precept.pdp.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;

import dev.precept.domain.application.ApiAuthorization;
import dev.precept.domain.application.ApplicationEvent;
import dev.precept.domain.application.AuthorizationPolicy;
import dev.precept.domain.application.OrganizationReach;
import dev.precept.domain.organization.ApprovalPolicy;
import dev.precept.domain.role.Member;
import dev.precept.domain.role.Permission;
import dev.precept.domain.role.RoleAudience;
import dev.precept.domain.role.RoleEvent;
import dev.precept.domain.shared.Actor;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.RoleId;
import dev.precept.domain.shared.ScopeId;
import dev.precept.domain.shared.UserId;
import dev.precept.domain.user.UserEvent;
import dev.precept.pdp.security.Caller;
import dev.precept.pdp.security.Right;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.testing.Samples;
import dev.precept.projections.testing.TestLog;

import org.junit.jupiter.api.Test;

import java.lang.management.ManagementFactory;
import java.util.Objects;
import java.util.Set;

/** How far it is looked for somebody who may approve. */
class SecondPersonTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final OrganizationId ACME = Samples.ACME;
    private static final ScopeId ANY = new ScopeId("any");
    private static final int CLIENTS = 100;
    private static final int USERS = 600;

    /** Clients and users who might come by each, none of whom may administer. */
    private static PolicyImage image() {
        TestLog log =
                new TestLog().organization(OrganizationId.SYSTEM, null).organization(ACME, null);
        for (int i = 0; i < CLIENTS; i++) {
            ApplicationId client = new ApplicationId("client-" + i);
            log.command(
                    OrganizationId.SYSTEM,
                    client,
                    new ApplicationEvent.ApplicationCreated(
                            client,
                            OrganizationId.SYSTEM,
                            new Handle(client.value()),
                            Samples.applicationDetails("client")),
                    new ApplicationEvent.ApiAuthorized(
                            ApiId.PRECEPT,
                            new ApiAuthorization(
                                    AuthorizationPolicy.RBAC,
                                    Set.of(ANY),
                                    new OrganizationReach.All())));
        }
        RoleId role = new RoleId("role");
        log.command(
                OrganizationId.SYSTEM,
                role,
                new RoleEvent.RoleCreated(
                        role,
                        OrganizationId.SYSTEM,
                        new Handle("role"),
                        new RoleAudience.Organization()),
                new RoleEvent.PermissionsChanged(
                        Set.of(new Permission(ApiId.PRECEPT, ANY)), Set.of()));
        for (int i = 0; i < USERS; i++) {
            UserId user = new UserId("user-" + i);
            log.command(
                    OrganizationId.SYSTEM,
                    user,
                    new UserEvent.UserCreated(
                            user, OrganizationId.SYSTEM, new Handle(user.value())));
            log.command(
                    OrganizationId.SYSTEM, role, new RoleEvent.MemberAdded(new Member.User(user)));
        }
        return log.image();
    }

    @Test
    void soManyAreLookedAtOnly() {
        PolicyImage image = image();
        View view = new View(image, Objects.requireNonNull(image.organization(ACME)));
        ApplicationId client = new ApplicationId("client-0");
        Caller caller =
                new Caller(
                        new Actor(Actor.Kind.APPLICATION, OrganizationId.SYSTEM, client.value()),
                        client,
                        Set.of(Right.ADMIN),
                        new OrganizationReach.All());
        long before = THREADS.getCurrentThreadAllocatedBytes();
        assertThatThrownBy(
                        () ->
                                SecondPerson.require(
                                        view, caller, ApprovalPolicy.NONE, TestLog.START))
                .isInstanceOf(ProblemException.class);
        long bytes = THREADS.getCurrentThreadAllocatedBytes() - before;
        assertThat(bytes / (CLIENTS * USERS)).isLessThan(1_000L);
    }
}
