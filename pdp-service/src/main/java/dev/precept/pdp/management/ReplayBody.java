package dev.precept.pdp.management;

import dev.precept.pdp.audit.ReplayRange;
import dev.precept.pdp.audit.ReplayRange.Place;
import dev.precept.pdp.audit.Replaying;
import dev.precept.pdp.management.document.Cursor;
import dev.precept.pdp.management.document.Node;

import org.jspecify.annotations.Nullable;

import java.time.DateTimeException;
import java.time.Instant;

/**
 * Which recorded decisions are to be made again, as asked for.
 *
 * @param from a position or an instant
 * @param to a position or an instant
 * @param application by handle or id; null for any
 * @param api by handle or id; null for any
 * @param after where an earlier replay ended; null from the beginning
 */
record ReplayBody(
        String from,
        String to,
        @Nullable String application,
        @Nullable String api,
        @Nullable Place after) {

    static ReplayBody read(Cursor body, Instant now) {
        Faults faults = new Faults();
        Fields fields = Fields.of(body, faults).require("from");
        String from = moment(fields, "from", now);
        String to = moment(fields, "to", now);
        String application = optional(fields, "application");
        String api = optional(fields, "api");
        Place after = after(fields, faults);
        fields.end();
        faults.check();
        return new ReplayBody(from, to, application, api, after);
    }

    private static @Nullable String optional(Fields fields, String name) {
        return fields.has(name) ? fields.text(name, Limits.PARAMETER_CHARACTERS) : null;
    }

    private static String moment(Fields fields, String name, Instant now) {
        Cursor part = fields.part(name);
        if (part != null
                && part.node() instanceof Node.Scalar(var _, var kind, var number)
                && kind == Node.Kind.NUMBER) {
            return number;
        }
        String text = optional(fields, name);
        return text == null ? now.plusMillis(1).toString() : text;
    }

    private static @Nullable Place after(Fields fields, Faults faults) {
        String text = optional(fields, "after");
        Cursor part = fields.part("after");
        if (text == null || part == null) {
            return null;
        }
        try {
            return Place.parse(text);
        } catch (IllegalArgumentException e) {
            faults.add(part.fault("invalid-value", "What a replay said as 'next' is due."));
            return null;
        }
    }

    /** The range it is, of what the organization has. */
    ReplayRange range(Replaying replaying, View view) {
        try {
            return replaying
                    .between(view.id(), from, to)
                    .of(
                            DecisionController.application(view, application),
                            DecisionController.api(view, api))
                    .after(after);
        } catch (DateTimeException e) {
            throw ProblemException.of(
                    400,
                    "invalid-moment",
                    "'from' and 'to' are positions, decimal numbers, or instants such as"
                            + " 2026-03-03T12:00:00Z.");
        }
    }
}
