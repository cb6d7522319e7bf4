package dev.precept.pdp.audit;

import dev.precept.domain.application.Environment;
import dev.precept.domain.attribute.AttributeValue;
import dev.precept.domain.attribute.Attributes;
import dev.precept.domain.shared.Actor;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.pdp.audit.Unwritten.What;
import dev.precept.pdp.command.PreceptApi;
import dev.precept.pdp.eventstore.ImageFeed;
import dev.precept.pdp.security.Caller;
import dev.precept.pdp.security.RefusalLog;
import dev.precept.pdp.security.RefusedCall;
import dev.precept.projections.decision.AccessRequest;
import dev.precept.projections.decision.Decision;
import dev.precept.projections.decision.PolicyDecisionPoint;
import dev.precept.projections.decision.Reason;
import dev.precept.projections.decision.Subject;
import dev.precept.projections.decision.Supplied;
import dev.precept.projections.image.ApplicationImage;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * Writes the calls of our own API that were refused into the decision log of organization {@code
 * system}, where that API is: each as the decision on the right, over the organization as an
 * instance. Where the rule permits and the reach of the right is what was missing, the reason is
 * {@link Reason#BEYOND_REACH}. Of one caller a few in each minute are written one by one, the
 * others as one record that says how many they were. For any number of threads.
 */
final class RefusedCalls implements RefusalLog, SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(RefusedCalls.class);
    private static final long SECONDS_PER_MINUTE = 60;
    private static final Duration ROUND = Duration.ofSeconds(10);

    private final Supplier<PolicyImage> images;
    private final DecisionLog log;
    private final Unwritten unwritten;
    private final InstantSource clock;
    private final AtomicLong latest = new AtomicLong(Long.MIN_VALUE);
    private final Map<Who, Window> windows = new HashMap<>();
    private @Nullable ScheduledExecutorService rhythm;

    /** Whose refusals are counted together. */
    private record Who(Actor actor, ApplicationId client) {}

    /** What was refused to one of them in a minute. */
    private static final class Window {
        private final long minute;
        private long refused;
        private RefusedCall last;

        Window(long minute, RefusedCall last) {
            this.minute = minute;
            this.last = last;
        }

        long leftOut() {
            return Math.max(0, refused - Limits.REFUSALS);
        }
    }

    RefusedCalls(
            Supplier<PolicyImage> images,
            DecisionLog log,
            Unwritten unwritten,
            InstantSource clock) {
        this.images = images;
        this.log = log;
        this.unwritten = unwritten;
        this.clock = clock;
    }

    @Override
    public synchronized void start() {
        rhythm = Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().factory());
        rhythm.scheduleWithFixedDelay(
                () -> writeBefore(minute(clock.instant())),
                ROUND.toSeconds(),
                ROUND.toSeconds(),
                TimeUnit.SECONDS);
    }

    @Override
    public void stop() {
        synchronized (this) {
            if (rhythm != null) {
                rhythm.shutdownNow();
                rhythm = null;
            }
        }
        writeBefore(Long.MAX_VALUE);
    }

    @Override
    public synchronized boolean isRunning() {
        return rhythm != null;
    }

    /** Ends before the log that is written to, and after what serves requests. */
    @Override
    public int getPhase() {
        return ImageFeed.PHASE + 2;
    }

    @Override
    public void refused(RefusedCall call) {
        Instant now = clock.instant();
        long minute = minute(now);
        if (isFirstIn(minute)) {
            writeBefore(minute);
        }
        if (isWritten(call, minute)) {
            write(call, now, 0);
        }
    }

    /** Whether nothing was refused in the minute yet: what the minutes before left is due. */
    private boolean isFirstIn(long minute) {
        long before = latest.get();
        return minute > before && latest.compareAndSet(before, minute);
    }

    /** Writes how many more there were, in the minutes before this one. */
    void writeBefore(long minute) {
        List<Window> over = takeBefore(minute);
        for (Window window : over) {
            if (window.leftOut() > 0) {
                write(window.last, clock.instant(), window.leftOut());
            }
        }
    }

    private synchronized List<Window> takeBefore(long minute) {
        List<Window> over =
                new ArrayList<>(
                        windows.values().stream().filter(it -> it.minute < minute).toList());
        windows.values().removeAll(over);
        return over;
    }

    private synchronized boolean isWritten(RefusedCall call, long minute) {
        Caller caller = call.caller();
        Who who = new Who(caller.actor(), caller.client());
        Window window = windows.get(who);
        if (window == null) {
            if (windows.size() >= Limits.REFUSED_CALLERS) {
                unwritten.add(What.REFUSALS, 1);
                return false;
            }
            window = new Window(minute, call);
            windows.put(who, window);
        }
        window.last = call;
        window.refused++;
        return window.refused <= Limits.REFUSALS;
    }

    static long minute(Instant instant) {
        return Math.floorDiv(instant.getEpochSecond(), SECONDS_PER_MINUTE);
    }

    /**
     * Writes one; where that fails, what it stands for is counted as unwritten, and the call is
     * answered, and the others are written, all the same.
     *
     * @param more how many are meant; 0 for this one
     */
    private void write(RefusedCall call, Instant now, long more) {
        try {
            record(call, now, more);
        } catch (RuntimeException e) {
            unwritten.add(What.REFUSALS, Math.max(1, more));
            LOG.error("A refused call is not on record", e);
        }
    }

    private void record(RefusedCall call, Instant now, long more) {
        PolicyImage image = images.get();
        AccessRequest request = request(image, call, now, more);
        Decision decision = PolicyDecisionPoint.decide(image, request);
        Decision deny =
                decision.isPermitted()
                        ? new Decision(Reason.BEYOND_REACH, decision.position())
                        : decision;
        log.record(image, request, deny, null, null);
    }

    private static AccessRequest request(
            PolicyImage image, RefusedCall call, Instant now, long more) {
        Caller caller = call.caller();
        String client = caller.client().value();
        String id = caller.actor().id();
        boolean isUser = caller.actor().kind() == Actor.Kind.USER && id != null;
        Map<String, AttributeValue> context = new HashMap<>();
        context.put("method", new AttributeValue.Text(call.method()));
        context.put("path", new AttributeValue.Text(call.path()));
        if (more > 0) {
            context.put("leftOut", new AttributeValue.Number(BigDecimal.valueOf(more)));
        }
        return new AccessRequest(
                OrganizationId.SYSTEM,
                isUser ? new Subject.User(String.valueOf(id)) : new Subject.Client(client),
                call.right().scope(),
                PreceptApi.HANDLE.value(),
                call.organization(),
                isUser ? client : null,
                environment(image, caller.client()),
                now,
                new Supplied(
                        Attributes.NONE,
                        Attributes.NONE,
                        Attributes.NONE,
                        new Attributes(context)));
    }

    /** The caller's own: this service serves both. */
    private static Environment environment(PolicyImage image, ApplicationId client) {
        OrganizationImage system = image.organization(OrganizationId.SYSTEM);
        ApplicationImage application = system == null ? null : system.application(client);
        return application == null
                ? Environment.PRODUCTION
                : application.document().details().environment();
    }
}
