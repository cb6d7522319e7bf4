package dev.precept.projections.delta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.domain.api.ApiEvent;
import dev.precept.domain.api.HttpMethod;
import dev.precept.domain.organization.OrganizationEvent;
import dev.precept.domain.revocation.CutOffTarget;
import dev.precept.domain.revocation.RevocationEvent;
import dev.precept.domain.role.Permission;
import dev.precept.domain.role.RoleEvent;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Position;
import dev.precept.domain.shared.RevocationId;
import dev.precept.domain.shared.RoleId;
import dev.precept.domain.shared.ScopeId;
import dev.precept.domain.shared.ScopeToken;
import dev.precept.domain.shared.UserId;
import dev.precept.projections.image.ApiImage;
import dev.precept.projections.image.CompiledOperation;
import dev.precept.projections.image.OperationMatch;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.image.RoleImage;
import dev.precept.projections.image.ScopeDocument;
import dev.precept.projections.testing.Images;
import dev.precept.projections.testing.Samples;
import dev.precept.projections.testing.TestLog;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Objects;
import java.util.Set;

/** What goes with a thing that is deleted, what stays, and that nothing comes back with a name. */
class DeletionTest {
    private static final OrganizationId ACME = Samples.ACME;
    private static final OrganizationId CHILD = new OrganizationId("child");

    @Test
    void anOrganizationGoesWithEverythingInItAndKeepsItsHandle() {
        PolicyImage image = deleted().image();
        assertThat(image.organization(ACME)).isNull();
        assertThat(image.organization(new Handle("acme"))).isNull();
        assertThat(image.handleUsed(new Handle("acme"))).isTrue();
        assertThat(image.handleUsed(new Handle("acme2"))).isFalse();
        assertThat(image.application("app")).isNull();
        assertThat(image.organizations()).hasSize(1);
        assertThat(image.organizationsImage().firstExpiry()).isNull();
        Images.assertHashHolds(image);
    }

    @Test
    void inOneBatchOrInManyAnOrganizationGoesAlike() {
        TestLog log = deleted();
        PolicyImage step = PolicyImage.empty(Images.LOG);
        for (var command : Images.commands(log.events())) {
            step = Images.after(step, command);
        }
        Images.assertSame(step, log.image());
    }

    @Test
    void whatIsAppendedForAnOrganizationThatIsGoneIsVoid() {
        TestLog log = deleted();
        PolicyImage before = log.image();
        log.command(ACME, new UserId("late"), Samples.user("late"))
                .command(ACME, new ApiId("api"), new ApiEvent.ApiDeleted());
        PolicyImage after = log.image();
        assertThat(after.position()).isEqualTo(new Position(before.position().value() + 2));
        assertThat(after.stateHash()).isEqualTo(before.stateHash());
        assertThat(after.organization(ACME)).isNull();
    }

    @Test
    void aChildOutlivesItsParent() {
        PolicyImage image = deleted().image();
        OrganizationImage child = Objects.requireNonNull(image.organization(CHILD));
        assertThat(image.ancestors(child)).isEmpty();
        assertThat(image.visibleApi(child, new ApiId("api"))).isNull();
    }

    @Test
    void aScopeMadeAgainIsAnother() {
        ApiId id = new ApiId("api");
        Permission permission = new Permission(id, new ScopeId("s1"));
        TestLog log =
                new TestLog()
                        .organization(ACME, null)
                        .command(
                                ACME,
                                id,
                                Samples.api("api"),
                                Samples.scope("s1", "read"),
                                new ApiEvent.OperationsChanged(
                                        List.of(Samples.operation(HttpMethod.GET, "/", "s1")),
                                        List.of()))
                        .command(
                                ACME,
                                new RoleId("role"),
                                Samples.role("role"),
                                new RoleEvent.PermissionsChanged(Set.of(permission), Set.of()));
        assertThat(operation(log.image()).isClosed()).isFalse();
        log.command(
                ACME,
                id,
                new ApiEvent.ScopeRemoved(new ScopeId("s1")),
                Samples.scope("s2", "read"));
        PolicyImage image = log.image();
        ScopeDocument scope = Objects.requireNonNull(api(image).scope(new ScopeToken("read")));
        assertThat(scope.id()).isEqualTo(new ScopeId("s2"));
        assertThat(scope.addedAt()).isEqualTo(image.position());
        assertThat(api(image).scope(new ScopeId("s1"))).isNull();
        assertThat(acme(image).scopeByWireName("read")).isEqualTo(scope);
        assertThat(acme(image).rolesGiving(scope.id())).isEmpty();
        RoleImage role = Objects.requireNonNull(acme(image).role(new RoleId("role")));
        assertThat(role.document().permissions()).containsExactly(permission);
        assertThat(operation(image).isClosed()).isTrue();
        assertThat(operation(image).alternatives()).hasSize(1);
    }

    @Test
    void anApiMadeAgainIsAnother() {
        TestLog log =
                new TestLog()
                        .organization(ACME, null)
                        .command(
                                ACME,
                                new ApiId("a1"),
                                Samples.api("a1"),
                                Samples.scope("s1", "read"),
                                new ApiEvent.ApiChanged(Samples.details("A", "thing")))
                        .command(ACME, new ApiId("a1"), new ApiEvent.ApiDeleted())
                        .command(
                                ACME,
                                new ApiId("a2"),
                                new ApiEvent.ApiCreated(
                                        new ApiId("a2"),
                                        ACME,
                                        new Handle("a1"),
                                        "https://a1",
                                        Samples.details("A", null)),
                                Samples.scope("s2", "read"));
        OrganizationImage acme = acme(log.image());
        ApiImage api = Objects.requireNonNull(acme.api(new Handle("a1")));
        assertThat(api.document().id()).isEqualTo(new ApiId("a2"));
        assertThat(acme.apiByIdentifier("https://a1")).isSameAs(api);
        assertThat(acme.api(new ApiId("a1"))).isNull();
        assertThat(acme.apisByName("thing")).isEmpty();
        assertThat(acme.apisByName("a1")).containsExactly(api);
        assertThat(Objects.requireNonNull(acme.scopeByWireName("read")).id())
                .isEqualTo(new ScopeId("s2"));
    }

    /** An organization with something of its own, a child, and its end. */
    private static TestLog deleted() {
        RevocationId revocation = new RevocationId("r");
        return new TestLog()
                .organization(ACME, null)
                .organization(CHILD, ACME)
                .command(ACME, new ApiId("api"), Samples.api("api"))
                .command(ACME, new ApplicationId("app"), Samples.application("app"))
                .command(
                        ACME,
                        revocation,
                        new RevocationEvent.TokensCutOff(
                                revocation,
                                ACME,
                                new CutOffTarget.TokenId("t", TestLog.START.plusSeconds(9))))
                .command(ACME, ACME, new OrganizationEvent.OrganizationDeleted());
    }

    private static CompiledOperation operation(PolicyImage image) {
        OperationMatch match = api(image).match("GET", "/");
        assertThat(match).isInstanceOf(OperationMatch.Found.class);
        return ((OperationMatch.Found) match).operation();
    }

    private static ApiImage api(PolicyImage image) {
        return Objects.requireNonNull(acme(image).api(new ApiId("api")));
    }

    private static OrganizationImage acme(PolicyImage image) {
        return Objects.requireNonNull(image.organization(ACME));
    }
}
