package dev.precept.pdp.management;

import dev.precept.domain.shared.Handle;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * That a command's reply is to wait until the command is live at every gateway: {@code
 * Precept-Fence: gateways; timeout=500ms}.
 *
 * @param organization whose command it is
 * @param timeout for how long the reply may wait
 */
record FenceRequest(Handle organization, Duration timeout) {
    private static final Pattern FORM =
            Pattern.compile("gateways(?: *; *timeout=([0-9]{1,5})(ms|s))?");

    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    /** What a header asks for; null where there is none. */
    static @Nullable FenceRequest read(Handle organization, @Nullable String header) {
        if (header == null) {
            return null;
        }
        Matcher matcher = FORM.matcher(header.strip());
        if (!matcher.matches()) {
            throw invalid();
        }
        String number = matcher.group(1);
        if (number == null) {
            return new FenceRequest(organization, TIMEOUT);
        }
        long count = Long.parseLong(number);
        Duration timeout =
                matcher.group(2).equals("s") ? Duration.ofSeconds(count) : Duration.ofMillis(count);
        if (timeout.compareTo(Limits.FENCE_TIMEOUT) > 0) {
            throw invalid();
        }
        return new FenceRequest(organization, timeout);
    }

    private static ProblemException invalid() {
        return ProblemException.of(
                400,
                "invalid-header",
                "Precept-Fence is 'gateways', perhaps with '; timeout=' and a time up to "
                        + Limits.FENCE_TIMEOUT.toSeconds()
                        + "s, as 500ms or 2s.");
    }
}
