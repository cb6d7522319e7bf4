package dev.precept.pdp.history;

import dev.precept.domain.resource.ResourceName;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Position;
import dev.precept.pdp.eventstore.Derivation;
import dev.precept.projections.decision.AccessRequest;
import dev.precept.projections.decision.Subject;
import dev.precept.projections.history.QuestionImages;
import dev.precept.projections.image.PolicyImage;

import org.jspecify.annotations.Nullable;

import java.lang.ref.SoftReference;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Images of the past of which only what a question looks at is made; those made last are kept, as
 * long as there is memory. Threads share it; it reads the database.
 */
final class Parts {
    private static final int KEPT = 256;
    private static final Duration PATIENCE = Duration.ofMillis(500);

    private final QuestionImages images;
    private final Derivation keys;
    private final Map<Object, SoftReference<PolicyImage>> kept = History.latest(KEPT);

    /**
     * Of a log.
     *
     * @param keys keeps the table of keys
     */
    Parts(QuestionImages images, Derivation keys) {
        this.images = images;
        this.keys = keys;
    }

    /** What keeps the table of keys. */
    Derivation keys() {
        return keys;
    }

    /** What a frame is of. */
    private record Frame(Position position, OrganizationId organization) {}

    /** What the events that a question needs depend on. */
    private record Asked(
            Position position,
            OrganizationId organization,
            Subject subject,
            @Nullable String application,
            String resourceType,
            @Nullable String instance) {}

    /** An organization and those above it; null where that is too much, or not there yet. */
    @Nullable PolicyImage frame(Position position, OrganizationId organization) {
        return of(
                new Frame(position, organization),
                position,
                () -> images.frame(position, organization));
    }

    /** What the question looks at; null where that is too much, or not there yet. */
    @Nullable PolicyImage of(Position position, AccessRequest request) {
        String resource = request.resourceId();
        Asked asked =
                new Asked(
                        position,
                        request.organization(),
                        request.subject(),
                        request.application(),
                        request.resourceType(),
                        ResourceName.isResourceName(resource) ? resource : null);
        return of(asked, position, () -> images.of(position, request));
    }

    private @Nullable PolicyImage of(
            Object what, Position position, Supplier<@Nullable PolicyImage> made) {
        synchronized (kept) {
            SoftReference<PolicyImage> reference = kept.get(what);
            PolicyImage image = reference == null ? null : reference.get();
            if (image != null) {
                return image;
            }
        }
        PolicyImage image = isThere(position) ? made.get() : null;
        if (image != null) {
            synchronized (kept) {
                kept.put(what, new SoftReference<>(image));
            }
        }
        return image;
    }

    private boolean isThere(Position position) {
        try {
            return keys.await(position.value(), PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
