package dev.precept.projections.delta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.domain.api.ApiEvent;
import dev.precept.domain.api.Lifecycle;
import dev.precept.domain.role.Member;
import dev.precept.domain.role.RoleEvent;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.DomainEvent;
import dev.precept.domain.shared.GroupId;
import dev.precept.domain.shared.Id;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.RoleId;
import dev.precept.domain.shared.UserId;
import dev.precept.domain.user.UserEvent;
import dev.precept.projections.image.OrganizationContent;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.testing.Images;
import dev.precept.projections.testing.Samples;
import dev.precept.projections.testing.TestLog;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Objects;

/** What an event does not touch is the same object in the next image. */
class SharingTest {
    private static final OrganizationId ACME = Samples.ACME;
    private static final OrganizationId OTHER = new OrganizationId("other");

    private final TestLog log =
            new TestLog()
                    .organization(ACME, null)
                    .organization(OTHER, null)
                    .command(ACME, new ApiId("api"), Samples.api("api"))
                    .command(ACME, new ApiId("api2"), Samples.api("api2"))
                    .command(ACME, new ApplicationId("app"), Samples.application("app"))
                    .command(ACME, new RoleId("role"), Samples.role("role"))
                    .command(ACME, new UserId("user"), Samples.user("user"))
                    .command(ACME, new UserId("user2"), Samples.user("user2"))
                    .command(ACME, new GroupId("group"), Samples.group("group"));
    private final PolicyImage before = log.image();

    @Test
    void nothingTakenInIsTheSameImage() {
        assertThat(Images.after(before, List.of())).isSameAs(before);
    }

    @Test
    void anEventOfAnApiTouchesThatApiOnly() {
        PolicyImage after =
                after(
                        new ApiId("api"),
                        new ApiEvent.LifecycleChanged(Lifecycle.CREATED, Lifecycle.PUBLISHED));
        OrganizationContent was = acme(before).content();
        OrganizationContent is = acme(after).content();
        assertThat(after.organization(OTHER)).isSameAs(before.organization(OTHER));
        assertThat(is.apis()).isNotSameAs(was.apis());
        assertThat(is.apis().get(new ApiId("api2"))).isSameAs(was.apis().get(new ApiId("api2")));
        assertThat(is.applications()).isSameAs(was.applications());
        assertThat(is.roles()).isSameAs(was.roles());
        assertThat(is.users()).isSameAs(was.users());
        assertThat(is.groups()).isSameAs(was.groups());
        assertThat(is.plans()).isSameAs(was.plans());
        assertThat(is.subscriptions()).isSameAs(was.subscriptions());
        assertThat(is.cutOffs()).isSameAs(was.cutOffs());
        assertThat(is.document()).isSameAs(was.document());
    }

    @Test
    void aNewMemberTouchesTheRoleAndTheMember() {
        PolicyImage after =
                after(
                        new RoleId("role"),
                        new RoleEvent.MemberAdded(new Member.User(new UserId("user"))));
        OrganizationContent was = acme(before).content();
        OrganizationContent is = acme(after).content();
        assertThat(is.roles()).isNotSameAs(was.roles());
        assertThat(is.users().get(new UserId("user2")))
                .isEqualTo(was.users().get(new UserId("user2")));
        assertThat(is.groups()).isSameAs(was.groups());
        assertThat(is.apis()).isSameAs(was.apis());
        assertThat(is.applications()).isSameAs(was.applications());
    }

    @Test
    void anEventOfAUserTouchesUsersOnly() {
        PolicyImage after = after(new UserId("user"), new UserEvent.UserDeleted());
        OrganizationContent was = acme(before).content();
        OrganizationContent is = acme(after).content();
        assertThat(is.users()).isNotSameAs(was.users());
        assertThat(is.roles()).isSameAs(was.roles());
        assertThat(is.groups()).isSameAs(was.groups());
        assertThat(is.apis()).isSameAs(was.apis());
    }

    private PolicyImage after(Id stream, DomainEvent event) {
        log.command(ACME, stream, event);
        return Images.after(before, log.after(before.position()));
    }

    private static OrganizationImage acme(PolicyImage image) {
        return Objects.requireNonNull(image.organization(ACME));
    }
}
