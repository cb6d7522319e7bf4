package dev.precept.pdp.management;

import dev.precept.domain.application.OrganizationReach;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Position;
import dev.precept.pdp.eventstore.Head;
import dev.precept.pdp.eventstore.LogReader;
import dev.precept.pdp.security.Caller;
import dev.precept.pdp.security.CallerRefusedException;
import dev.precept.pdp.security.Right;
import dev.precept.pdp.web.Headers;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.loader.ImageLoader;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/** The one way to an image and to an organization on it: demands and rights come first. */
final class Door {
    private final ImageLoader loader;
    private final LogReader log;
    private final Duration readWait;

    /**
     * The way in.
     *
     * @param readWait how long a reader waits for the position it demands
     */
    Door(ImageLoader loader, LogReader log, Duration readWait) {
        this.loader = loader;
        this.log = log;
        this.readWait = readWait;
    }

    /** The present image, or a later one where the request demands it. */
    PolicyImage image(Exchange exchange) {
        exchange.refuseUnsupportedHeaders();
        PolicyImage image = loader.image();
        String known = exchange.header(Headers.LOG);
        if (known != null && !known.equals(image.log())) {
            throw ProblemException.of(
                    409,
                    "log-changed",
                    "Positions of log '" + known + "' mean nothing here: this is another log.");
        }
        String demanded = exchange.header(Headers.AT_LEAST);
        return demanded == null ? image : imageAt(position(demanded), image);
    }

    /** The organization on an image, where the caller has the right over it. */
    View view(PolicyImage image, Handle handle, Caller caller, Right right) {
        OrganizationImage organization = image.organization(handle);
        if (!has(caller, right)) {
            throw new CallerRefusedException(right);
        }
        if (organization != null && caller.reach().includes(organization.document().id())) {
            return new View(image, organization);
        }
        if (organization == null && caller.reach() instanceof OrganizationReach.All) {
            throw ProblemException.notFound("There is no organization '" + handle + "'.");
        }
        throw new CallerRefusedException(right);
    }

    /** The right over organizations as such: making roots, and what is in {@code system}. */
    static void requireSystem(Caller caller, Right right) {
        if (!has(caller, right) || !caller.reach().includes(OrganizationId.SYSTEM)) {
            throw new CallerRefusedException(right);
        }
    }

    /** Whether the caller has the right; whoever may change may read. */
    static boolean has(Caller caller, Right right) {
        return caller.rights().contains(right)
                || (right == Right.READ && caller.rights().contains(Right.ADMIN));
    }

    private PolicyImage imageAt(Position demanded, PolicyImage image) {
        if (image.position().compareTo(demanded) >= 0) {
            return image;
        }
        Head head = log.head();
        if (head.position() < demanded.value()) {
            throw ProblemException.of(
                    400,
                    "position-beyond-head",
                    "The log ends at position " + head.position() + ".");
        }
        if (!loader.await(demanded, readWait)) {
            throw ProblemException.of(
                    503,
                    "not-caught-up",
                    "This node has not reached position " + demanded + " yet: try again.");
        }
        return loader.image();
    }

    private static Position position(String text) {
        Position position = parse(text);
        if (position == null) {
            throw ProblemException.of(
                    400, "invalid-header", Headers.AT_LEAST + " takes a position, a number.");
        }
        return position;
    }

    private static @Nullable Position parse(String text) {
        try {
            long value = Long.parseLong(text.strip());
            return value < 0 ? null : new Position(value);
        } catch (NumberFormatException e) {
            return null;
        }
    }
}
