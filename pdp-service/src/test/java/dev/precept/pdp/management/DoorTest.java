package dev.precept.pdp.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;

import dev.precept.domain.application.OrganizationReach;
import dev.precept.domain.role.RoleAudience;
import dev.precept.domain.role.RoleEvent;
import dev.precept.domain.shared.Actor;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.RoleId;
import dev.precept.pdp.security.Caller;
import dev.precept.pdp.security.CallerRefusedException;
import dev.precept.pdp.security.Right;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.loader.ImageLoader;
import dev.precept.projections.testing.TestLog;

import org.junit.jupiter.api.Test;

import java.lang.management.ManagementFactory;
import java.util.Set;

/** Who is let in to an organization, and what it costs to keep others out. */
class DoorTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final OrganizationId ABOVE = new OrganizationId("above");
    private static final OrganizationId BELOW = new OrganizationId("below");
    private static final int ROLES = 500;
    private static final int WARM_UP = 50;

    private final PolicyImage image = image();
    private final Door door = new Door(new ImageLoader(image));

    private static PolicyImage image() {
        TestLog log = new TestLog().organization(ABOVE, null).organization(BELOW, ABOVE);
        for (int i = 0; i < ROLES; i++) {
            RoleId shared = new RoleId("shared-" + i);
            Handle handle = new Handle("role-" + i);
            RoleAudience audience = new RoleAudience.Organization();
            log.command(
                    ABOVE,
                    shared,
                    new RoleEvent.RoleCreated(shared, ABOVE, handle, audience),
                    new RoleEvent.SharingChanged(true));
            RoleId own = new RoleId("own-" + i);
            log.command(
                    BELOW, own, new RoleEvent.RoleCreated(own, BELOW, handle, audience, shared));
        }
        return log.image();
    }

    private static Caller caller(OrganizationReach reach) {
        ApplicationId client = new ApplicationId("client");
        return new Caller(
                new Actor(Actor.Kind.APPLICATION, OrganizationId.SYSTEM, client.value()),
                client,
                Set.of(Right.READ),
                reach);
    }

    @Test
    void whoeverHasTheRightIsLetIn() {
        View view =
                door.view(
                        image,
                        new Handle("below"),
                        caller(new OrganizationReach.Some(Set.of(BELOW))),
                        Right.READ);
        assertThat(view.id()).isEqualTo(BELOW);
        assertThat(view.organization().roles()).hasSize(ROLES);
    }

    /**
     * A refusal tells nothing, by its time either: putting an organization below its parents takes
     * 500 bytes at least.
     */
    @Test
    void othersOrganizationsAreAsMuchWorkAsNone() {
        Caller stranger = caller(new OrganizationReach.Some(Set.of(ABOVE)));
        PolicyImage other = image();
        for (int i = 0; i < WARM_UP; i++) {
            refused(other, stranger, "none");
            refused(other, stranger, "below");
        }
        long none = refused(image, stranger, "none");
        assertThat(refused(image, stranger, "below")).isCloseTo(none, within(250L));
    }

    private long refused(PolicyImage on, Caller caller, String handle) {
        Handle named = new Handle(handle);
        long before = THREADS.getCurrentThreadAllocatedBytes();
        assertThatThrownBy(() -> door.view(on, named, caller, Right.READ))
                .isInstanceOf(CallerRefusedException.class);
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }
}
