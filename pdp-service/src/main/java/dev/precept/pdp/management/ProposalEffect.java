package dev.precept.pdp.management;

import dev.precept.domain.application.OrganizationReach;
import dev.precept.pdp.audit.Flips;
import dev.precept.pdp.audit.ReplayRange;
import dev.precept.pdp.management.WhatIf.Supposed;
import dev.precept.pdp.security.Caller;
import dev.precept.pdp.security.Right;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.stereotype.Component;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the commands that a report proposes would change, were they sent now, one after the other,
 * by somebody who may. Threads share it.
 */
@Component
final class ProposalEffect {
    private final WhatIf whatIf;
    private final FlipsShown flips;

    ProposalEffect(WhatIf whatIf, FlipsShown flips) {
        this.whatIf = whatIf;
        this.flips = flips;
    }

    /**
     * The effect, as facts of the report: of the first commands only, where there are many.
     *
     * @param outer the request that is answered
     * @param caller to whom it is told
     * @param span the recorded decisions that are made again, of the organization it is about
     */
    Map<String, Object> of(
            HttpServletRequest outer,
            Caller caller,
            List<SupposedCommand> proposed,
            ReplayRange span) {
        Json facts = Json.of("proposals", proposed.size());
        if (proposed.isEmpty()) {
            return facts.members();
        }
        Supposed supposed =
                whatIf.suppose(
                        outer,
                        entitled(caller),
                        proposed.stream().limit(Limits.SUPPOSED_COMMANDS).toList());
        Flips flipped = flips.flips(span, supposed.hypothesis());
        return facts.and("supposed", supposed.steps().size())
                .and("refused", refused(supposed))
                .with(whatIf.outline(supposed, span.organization(), caller))
                .with(shown(flipped))
                .members();
    }

    private static Json shown(Flips flips) {
        ReplayRange.Place next = flips.next();
        return Json.of("decisionsReplayed", flips.decisions())
                .and("permitsLost", flips.permitsLost())
                .and("decisionsToDeny", flips.toDeny())
                .and("decisionsToPermit", flips.toPermit())
                .and(
                        "decisionsNotReplayable",
                        flips.notReplayable().values().stream().mapToLong(Long::longValue).sum())
                .and(
                        "replayedUpTo",
                        next == null
                                ? null
                                : Instant.EPOCH.plus(next.atMicros(), ChronoUnit.MICROS));
    }

    /** Those that no longer hold, since something changed meanwhile. */
    private static long refused(Supposed supposed) {
        return supposed.steps().stream().filter(it -> it.answered().status() >= 400).count();
    }

    private static Caller entitled(Caller caller) {
        return new Caller(
                caller.actor(),
                caller.client(),
                Set.of(Right.values()),
                new OrganizationReach.All());
    }
}
