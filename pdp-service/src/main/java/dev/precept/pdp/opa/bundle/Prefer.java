package dev.precept.pdp.opa.bundle;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * What an agent prefers (RFC 7240; OPA 1.x, "Bundles", "HTTP Long Polling"). What cannot be read of
 * it is passed over, as a preference may be.
 *
 * @param deltas whether it takes differences
 * @param patience how long it waits for what is new
 */
record Prefer(boolean deltas, Duration patience) {
    private static final String MODES = "modes=";
    private static final String WAIT = "wait=";

    /** What the field says. */
    static Prefer of(@Nullable String field) {
        boolean deltas = false;
        Duration patience = Duration.ZERO;
        for (String part : field == null ? new String[0] : field.split("[;\\s]+", -1)) {
            String preference = part.toLowerCase(Locale.ROOT);
            if (preference.startsWith(MODES)) {
                String modes = preference.substring(MODES.length());
                deltas = List.of(modes.split(",", -1)).contains("delta");
            } else if (preference.matches(WAIT + "[0-9]{1,6}")) {
                patience = Duration.ofSeconds(Long.parseLong(preference.substring(WAIT.length())));
            }
        }
        return new Prefer(deltas, patience.compareTo(Limits.WAIT) > 0 ? Limits.WAIT : patience);
    }
}
