package dev.precept.bench;

import dev.precept.domain.api.ApiEvent.LifecycleChanged;
import dev.precept.domain.api.Lifecycle;
import dev.precept.domain.role.Member;
import dev.precept.domain.role.Permission;
import dev.precept.domain.role.RoleAudience;
import dev.precept.domain.role.RoleEvent.MemberAdded;
import dev.precept.domain.role.RoleEvent.PermissionsChanged;
import dev.precept.domain.role.RoleEvent.RoleCreated;
import dev.precept.domain.shared.Actor;
import dev.precept.domain.shared.DomainEvent;
import dev.precept.domain.shared.EventEnvelope;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.Position;
import dev.precept.domain.shared.RecordedEvent;
import dev.precept.domain.shared.RoleId;
import dev.precept.domain.shared.UserId;
import dev.precept.projections.delta.PolicyDelta;
import dev.precept.projections.difference.GrantDifference;
import dev.precept.projections.difference.GrantPage;
import dev.precept.projections.difference.Touched;
import dev.precept.projections.image.ApiImage;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.image.Provenance;
import dev.precept.projections.image.RoleImage;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/**
 * What one command changes at a million users, in process, on one thread: the processor's time from
 * its events to the counts of all grants gained and lost, and the first page of them. Commands: a
 * role for one user, a scope for a role that a million users hold, an API that is blocked.
 */
final class DifferenceBench {
    private static final String NAME = "whatif";
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final int WARM_UPS = 5;
    private static final int RUNS = 20;
    private static final int PAGE = 100;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final RoleId EVERYBODY = new RoleId("everybody-at-the-bench");

    private final Session session;
    private final Population population = Population.large();

    DifferenceBench(Session session) {
        this.session = session;
    }

    void run() {
        PolicyImage image = withEverybody(Images.of(population));
        Machine.pinSelf("" + Machine.LOAD_CORE);
        OrganizationImage organization =
                Objects.requireNonNull(image.organization(population.organization()));
        RoleImage role = Objects.requireNonNull(organization.role(new Handle("r00001")));
        Member user = new Member.User(new UserId(population.userId(1)));
        ApiImage api = Objects.requireNonNull(organization.api(new Handle("api-001")));
        Permission more = new Permission(api.document().id(), api.scopes().getFirst().id());
        measure("one-user", image, role.document().id().value(), new MemberAdded(user));
        measure(
                "role-of-everybody",
                image,
                EVERYBODY.value(),
                new PermissionsChanged(Set.of(more), Set.of()));
        measure(
                "api-blocked",
                image,
                api.document().id().value(),
                new LifecycleChanged(Lifecycle.PUBLISHED, Lifecycle.BLOCKED));
    }

    private PolicyImage withEverybody(PolicyImage image) {
        Handle handle = new Handle("everybody");
        List<DomainEvent> events = new ArrayList<>();
        events.add(
                new RoleCreated(
                        EVERYBODY,
                        population.organization(),
                        handle,
                        new RoleAudience.Organization()));
        for (int i = 0; i < population.users(); i++) {
            events.add(new MemberAdded(new Member.User(new UserId(population.userId(i)))));
        }
        return later(image, envelopes(image, EVERYBODY.value(), events));
    }

    private List<EventEnvelope> envelopes(
            PolicyImage image, String stream, List<DomainEvent> events) {
        long revision = revision(image, stream);
        List<EventEnvelope> envelopes = new ArrayList<>();
        long position = image.position().value();
        Position last = new Position(position + events.size());
        for (DomainEvent event : events) {
            position++;
            UUID id = new UUID(1, position);
            RecordedEvent recorded =
                    new RecordedEvent(
                            id,
                            stream,
                            revision,
                            population.organization(),
                            Actor.SERVICE,
                            id,
                            "bench",
                            event);
            revision++;
            envelopes.add(new EventEnvelope(new Position(position), last, image.at(), recorded));
        }
        return envelopes;
    }

    private long revision(PolicyImage image, String stream) {
        OrganizationImage organization =
                Objects.requireNonNull(image.organization(population.organization()));
        RoleImage role = organization.role(new RoleId(stream));
        if (role != null) {
            return role.document().meta().revision() + 1;
        }
        return organization.apis().stream()
                .filter(api -> api.document().id().value().equals(stream))
                .mapToLong(api -> api.document().meta().revision() + 1)
                .findFirst()
                .orElse(0);
    }

    private static PolicyImage later(PolicyImage image, List<EventEnvelope> events) {
        PolicyDelta delta = new PolicyDelta(image);
        events.forEach(delta::replay);
        return delta.apply(Provenance.TAIL);
    }

    private void measure(String name, PolicyImage image, String stream, DomainEvent event) {
        List<EventEnvelope> events = envelopes(image, stream, List.of(event));
        double[] millis = new double[RUNS];
        double[] pageMillis = new double[RUNS];
        GrantDifference difference = null;
        for (int run = -WARM_UPS; run < RUNS; run++) {
            long start = THREADS.getCurrentThreadCpuTime();
            difference =
                    GrantDifference.between(
                            image,
                            later(image, events),
                            population.organization(),
                            Touched.of(events));
            long counted = THREADS.getCurrentThreadCpuTime();
            GrantPage page = difference.page(null, PAGE);
            if (page.changes().isEmpty()) {
                throw new BenchException(name + " changes nothing");
            }
            if (run >= 0) {
                millis[run] = (counted - start) / NANOS_PER_MILLI;
                pageMillis[run] = (THREADS.getCurrentThreadCpuTime() - counted) / NANOS_PER_MILLI;
            }
        }
        session.say(
                "  %s: %d grants of %d users",
                name, Objects.requireNonNull(difference).counts().total(), difference.users());
        session.report(Figure.alone(NAME, "diff-" + name + "-millis", millis));
        session.report(Figure.alone(NAME, "diff-" + name + "-page-millis", pageMillis));
    }
}
