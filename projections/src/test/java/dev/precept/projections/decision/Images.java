package dev.precept.projections.decision;

import dev.precept.domain.shared.EventEnvelope;
import dev.precept.projections.delta.PolicyDelta;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.image.Provenance;

import java.util.List;

/** Images of whole histories. */
final class Images {
    private Images() {}

    static PolicyImage of(String log, List<EventEnvelope> history) {
        PolicyDelta delta = new PolicyDelta(PolicyImage.empty(log));
        history.forEach(delta::replay);
        return delta.apply(Provenance.REPLAY);
    }
}
