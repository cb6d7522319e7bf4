package dev.precept.pdp.decision;

import dev.precept.pdp.web.JsonText;
import dev.precept.projections.decision.Obligations;
import dev.precept.projections.decision.Obligations.Quota;
import dev.precept.projections.decision.Obligations.RateLimit;
import dev.precept.projections.decision.Obligations.StepUp;

import java.util.List;

/** Writes what whoever enforces a decision has to do as one JSON object, what there is of it. */
public final class ObligationsWriter {
    private ObligationsWriter() {}

    /** Writes them at the end of what is written. */
    public static void write(StringBuilder out, Obligations obligations) {
        String separator = "{";
        RateLimit limit = obligations.rateLimit();
        if (limit != null) {
            out.append(separator).append("\"rateLimit\":");
            write(out, limit);
            separator = ",";
        }
        StepUp stepUp = obligations.stepUp();
        if (stepUp != null) {
            out.append(separator).append("\"stepUp\":{\"acrValues\":");
            write(out, stepUp.acrValues());
            if (stepUp.maxAgeSeconds() != null) {
                out.append(",\"maxAgeSeconds\":").append(stepUp.maxAgeSeconds());
            }
            out.append('}');
            separator = ",";
        }
        if (!obligations.fieldMask().isEmpty()) {
            out.append(separator).append("\"fieldMask\":");
            write(out, obligations.fieldMask());
        }
        out.append('}');
    }

    private static void write(StringBuilder out, RateLimit limit) {
        out.append("{\"count\":")
                .append(limit.count())
                .append(",\"perSeconds\":")
                .append(limit.perSeconds());
        if (limit.burst() > 0) {
            out.append(",\"burst\":").append(limit.burst());
        }
        Quota quota = limit.quota();
        if (quota != null) {
            out.append(",\"quota\":{\"count\":")
                    .append(quota.count())
                    .append(",\"perSeconds\":")
                    .append(quota.perSeconds())
                    .append('}');
        }
        out.append('}');
    }

    private static void write(StringBuilder out, List<String> texts) {
        out.append('[');
        for (int i = 0; i < texts.size(); i++) {
            out.append(i == 0 ? "" : ",");
            out.append(JsonText.quote(texts.get(i)));
        }
        out.append(']');
    }
}
