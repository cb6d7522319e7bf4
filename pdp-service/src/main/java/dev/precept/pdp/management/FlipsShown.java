package dev.precept.pdp.management;

import dev.precept.pdp.audit.Flips;
import dev.precept.pdp.audit.ReplayRange;
import dev.precept.pdp.audit.Replaying;
import dev.precept.pdp.command.Hypothesis;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Semaphore;

/**
 * Which recorded decisions would come out otherwise: what was asked then, decided on the image that
 * a hypothesis begins from, and on the one that it leaves. Threads share it.
 */
@Component
final class FlipsShown {
    private final Replaying replaying;
    private final Semaphore turns = new Semaphore(Limits.REPLAYS);

    FlipsShown(Replaying replaying) {
        this.replaying = replaying;
    }

    /** The decisions that are meant. */
    ReplayRange range(ReplayBody span, View view) {
        return span.range(replaying, view);
    }

    /** What flips, by API and application, those with the most first. */
    Json of(ReplayRange range, View view, Hypothesis hypothesis) {
        return shown(flips(range, hypothesis), view);
    }

    /** What flips. */
    Flips flips(ReplayRange range, Hypothesis hypothesis) {
        if (!turns.tryAcquire()) {
            throw ProblemException.of(
                    503, "busy", "This node replays for others already: try again later.");
        }
        try {
            return replaying.flips(
                    range, hypothesis.before(), hypothesis.image(), Limits.FLIPS_TIME);
        } finally {
            turns.release();
        }
    }

    private static Json shown(Flips flips, View view) {
        List<Flips.Group> groups = flips.groups();
        ReplayRange.Place next = flips.next();
        return Json.of("decisions", flips.decisions())
                .and("toDeny", flips.toDeny())
                .and("toPermit", flips.toPermit())
                .and("permitsLost", flips.permitsLost())
                .and("notReplayable", flips.notReplayable())
                .and("groupCount", groups.size())
                .and(
                        "groups",
                        groups.stream().limit(Limits.PAGE).map(it -> shown(it, view)).toList())
                .and("next", next == null ? null : next.toString());
    }

    private static Map<String, Object> shown(Flips.Group group, View view) {
        @Nullable Json application = DecisionController.applicationThing(view, group.application());
        return Json.of("api", DecisionController.apiThing(view, group.api()))
                .and("application", application)
                .and("toDeny", group.toDeny())
                .and("toPermit", group.toPermit())
                .and("examples", group.examples().stream().map(UUID::toString).toList())
                .members();
    }
}
