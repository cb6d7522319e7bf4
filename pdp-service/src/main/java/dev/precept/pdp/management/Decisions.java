package dev.precept.pdp.management;

import dev.precept.pdp.decision.ObligationsWriter;
import dev.precept.projections.decision.Decision;

import java.nio.charset.StandardCharsets;

/** Shows decisions as they are answered. */
final class Decisions {
    private Decisions() {}

    static Json shown(Decision decision) {
        Json shown =
                Json.of("decision", decision.isPermitted())
                        .and("position", decision.position().value())
                        .and("reason", decision.reason());
        if (decision.obligations().isNone()) {
            return shown;
        }
        StringBuilder text = new StringBuilder();
        ObligationsWriter.write(text, decision.obligations());
        return shown.and(
                "obligations", PlainJson.read(text.toString().getBytes(StandardCharsets.UTF_8)));
    }
}
