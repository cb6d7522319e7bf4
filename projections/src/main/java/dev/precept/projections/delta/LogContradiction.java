package dev.precept.projections.delta;

import dev.precept.domain.shared.EventEnvelope;
import dev.precept.domain.shared.Position;

/**
 * An event that cannot follow what the log says before it. The log, or what was read of it, is not
 * what was appended: no image may be made from it.
 */
public final class LogContradiction extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final long position;

    LogContradiction(EventEnvelope envelope, String why) {
        super(
                "at position %s, %s of stream %s, revision %d: %s"
                        .formatted(
                                envelope.position(),
                                envelope.event().getClass().getSimpleName(),
                                envelope.recorded().stream(),
                                envelope.recorded().revision(),
                                why));
        this.position = envelope.position().value();
    }

    /** Where the log contradicts itself. */
    public Position position() {
        return new Position(position);
    }
}
