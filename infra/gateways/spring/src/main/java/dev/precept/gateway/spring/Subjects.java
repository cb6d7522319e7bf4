package dev.precept.gateway.spring;

import dev.precept.projections.decision.Subject;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;

import java.time.Instant;

/** Tells who asks by what a request shows. Threads share it; it neither waits nor asks anybody. */
@FunctionalInterface
interface Subjects {
    /**
     * Who asks.
     *
     * @param image whose keys count
     * @param organization the gateway's, of the image
     * @param now the present, never before the image's own time
     */
    Subject of(PolicyImage image, OrganizationImage organization, Arrived request, Instant now);
}
