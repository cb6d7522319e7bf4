package dev.precept.pdp.door;

import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * One way to tell who asks: by a bearer token, by a gateway's key and so on. Every bean of this
 * type is asked in order until one knows. Threads share it; what may wait calls {@link
 * dev.precept.pdp.web.NonBlocking#beforeWaiting} first.
 */
public interface Identification {
    /** Whether it reads the {@code Authorization} field. */
    boolean readsAuthorization();

    /** Who asks. */
    Identity identify(Arrival arrival);

    /**
     * Who asked, where an answer goes on for long. What is good for one question only, and was
     * looked at then, is not asked for again.
     */
    default Identity identifyAgain(Arrival arrival) {
        return identify(arrival);
    }

    /**
     * A question at the door, before it is known who asks.
     *
     * @param way where it was sent, with the path's variables
     * @param image as of when
     * @param organization the one whose door it is; null where there is none of that name
     * @param now the present, never before the image's own time
     */
    record Arrival(
            Question question,
            Way way,
            PolicyImage image,
            @Nullable OrganizationImage organization,
            Instant now) {}
}
