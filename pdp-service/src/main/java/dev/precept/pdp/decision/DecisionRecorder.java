package dev.precept.pdp.decision;

import dev.precept.projections.decision.AccessRequest;
import dev.precept.projections.decision.Decision;
import dev.precept.projections.decision.Exercise;
import dev.precept.projections.image.PolicyImage;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.UUID;

/** Writes decisions down before they are told. Threads share it. */
@FunctionalInterface
public interface DecisionRecorder {
    /**
     * Takes down a decision.
     *
     * @param image the image that it was made on
     * @param exercise what a permit makes use of; null for a deny
     * @param id what its record is to be called, made by {@link #name}; null where nobody was told
     * @return what is told: the same, or a deny where the decision has to be written and cannot be
     * @throws dev.precept.pdp.web.NonBlocking.MustWait on a thread that must not wait, where it has
     *     to
     */
    Decision record(
            PolicyImage image,
            AccessRequest request,
            Decision decision,
            @Nullable Exercise exercise,
            @Nullable UUID id);

    /**
     * What the record of a decision at this instant may be called, for whoever asks to be told;
     * null where decisions are written down nowhere.
     */
    default @Nullable UUID name(Instant at) {
        return null;
    }
}
