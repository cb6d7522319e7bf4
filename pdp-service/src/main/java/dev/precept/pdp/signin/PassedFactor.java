package dev.precept.pdp.signin;

import dev.precept.domain.shared.UserId;
import dev.precept.pdp.interaction.BrowserCookie;
import dev.precept.pdp.jose.Sealing;
import dev.precept.pdp.page.PageVisit;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * That a user has shown the first factor at a browser, given to that browser to bring back with the
 * second: good for a few minutes, and in that browser only. Threads share it.
 */
final class PassedFactor {
    /** The field's name. */
    static final String FIELD = "passed";

    private final Sealing sealing;

    PassedFactor(Sealing sealing) {
        this.sealing = sealing;
    }

    /** The field's value. */
    String seal(PageVisit visit, UserId user) {
        return sealing.seal(context(visit), visit.tenant().now() + " " + user.value());
    }

    /** Who has shown it; null where nobody has, here and of late. */
    @Nullable UserId open(PageVisit visit) {
        String text = sealing.open(context(visit), visit.parameter(FIELD)).orElse(null);
        if (text == null) {
            return null;
        }
        int space = text.indexOf(' ');
        Instant end = Instant.parse(text.substring(0, space)).plus(Limits.BETWEEN_FACTORS);
        return end.isBefore(visit.tenant().now()) ? null : new UserId(text.substring(space + 1));
    }

    private static String context(PageVisit visit) {
        String browser = BrowserCookie.find(visit.tenant(), visit.request());
        return visit.tenant().id().value() + '\n' + (browser == null ? "" : browser);
    }
}
