package dev.precept.pdp.management;

import dev.precept.domain.role.BreakGlass;
import dev.precept.domain.role.Validity;
import dev.precept.domain.shared.Limits;
import dev.precept.pdp.management.document.Cursor;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/** When a role's member counts, as asked for and as shown; nothing is said where it always does. */
final class MembershipBody {
    private MembershipBody() {}

    static Validity read(Cursor body) {
        Faults faults = new Faults();
        Fields fields = Fields.of(body, faults);
        Instant from = instant(fields, "validFrom");
        Instant until = instant(fields, "validUntil");
        BreakGlass breakGlass = breakGlass(fields.part("breakGlass"), faults);
        fields.end();
        faults.check();
        return new Validity(from, until, breakGlass);
    }

    private static @Nullable Instant instant(Fields fields, String name) {
        return fields.has(name) ? fields.instant(name, Instant.EPOCH) : null;
    }

    private static @Nullable BreakGlass breakGlass(@Nullable Cursor part, Faults faults) {
        if (part == null) {
            return null;
        }
        Fields fields = Fields.of(part, faults).require("reason");
        String reason = fields.text("reason", Limits.NAME_CHARACTERS);
        fields.end();
        return new BreakGlass(reason);
    }

    static Json shown(@Nullable Validity validity) {
        if (validity == null || validity.isAlways()) {
            return new Json();
        }
        BreakGlass breakGlass = validity.breakGlass();
        return new Json()
                .and("validFrom", validity.from())
                .and("validUntil", validity.until())
                .and(
                        "breakGlass",
                        breakGlass == null ? null : Json.of("reason", breakGlass.reason()));
    }
}
