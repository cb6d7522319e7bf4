package dev.precept.projections.delta;

import dev.precept.domain.shared.EventEnvelope;
import dev.precept.domain.shared.Id;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.projections.image.EntityMeta;

import org.jspecify.annotations.Nullable;

/** What holds along every stream of the log; throws {@link LogContradiction} where it does not. */
final class StreamRules {
    private StreamRules() {}

    /** The thing is made by this event, the first of its stream. */
    static EntityMeta created(EventEnvelope envelope, Id id, OrganizationId organization) {
        require(envelope, envelope.recorded().stream().equals(id.value()), "makes " + id);
        require(
                envelope,
                envelope.recorded().organization().equals(organization),
                "is recorded for another organization than " + organization);
        require(envelope, envelope.recorded().revision() == 0, "makes a thing with a history");
        return new EntityMeta(0, envelope.position(), envelope.at(), envelope.at());
    }

    /** The thing changes, or ends, by this event, the next of its stream. */
    static EntityMeta next(EventEnvelope envelope, EntityMeta before) {
        long revision = envelope.recorded().revision();
        require(
                envelope,
                revision == before.revision() + 1,
                "the stream is at revision " + before.revision());
        return new EntityMeta(
                revision, before.createdAtPosition(), before.createdAt(), envelope.at());
    }

    /** The thing, which must be there. */
    static <T> T known(EventEnvelope envelope, @Nullable T thing, String what) {
        if (thing == null) {
            throw new LogContradiction(envelope, "there is no " + what);
        }
        return thing;
    }

    /** The claim must hold. */
    static void require(EventEnvelope envelope, boolean holds, String otherwise) {
        if (!holds) {
            throw new LogContradiction(envelope, otherwise);
        }
    }
}
