package dev.precept.pdp.decision.forward;

import dev.precept.pdp.door.Visit;
import dev.precept.pdp.limit.RateLimiter;
import dev.precept.projections.decision.AccessRequest;
import dev.precept.projections.decision.Decision;
import dev.precept.projections.decision.Obligations.RateLimit;
import dev.precept.projections.enforcement.Clients;

import org.jspecify.annotations.Nullable;

/**
 * Holds permits to the plan's rate for gateways that cannot; what a plan gives, it gives to an
 * application for one API. Off unless the operator says so.
 *
 * @param limiter null where gateways see to it themselves
 */
record PlanLimits(@Nullable RateLimiter limiter) {
    /** Zero where the request may go on, else the seconds until one may. */
    long take(Visit visit, AccessRequest request, Decision decision) {
        RateLimit limit = decision.obligations().rateLimit();
        String application = Clients.of(visit.image(), visit.organization(), request.subject());
        return limiter == null || limit == null || application == null
                ? 0
                : limiter.take(
                        String.join(
                                " ",
                                request.organization().value(),
                                application,
                                request.resourceType()),
                        limit);
    }
}
