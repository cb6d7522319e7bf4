package dev.precept.pdp.management;

import dev.precept.pdp.web.Headers;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * That a command's reply is to bear the proof that the command is in the log: {@code Precept-Proof:
 * inclusion; timeout=2s}.
 *
 * @param timeout for how long the reply may wait for it
 */
record ProofRequest(Duration timeout) {
    private static final Pattern FORM =
            Pattern.compile("inclusion(?: *; *timeout=([0-9]{1,5})(ms|s))?");

    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    /** What a header asks for; null where there is none. */
    static @Nullable ProofRequest read(@Nullable String header) {
        if (header == null) {
            return null;
        }
        Matcher matcher = FORM.matcher(header.strip());
        if (!matcher.matches()) {
            throw invalid();
        }
        String number = matcher.group(1);
        if (number == null) {
            return new ProofRequest(TIMEOUT);
        }
        long count = Long.parseLong(number);
        Duration timeout =
                matcher.group(2).equals("s") ? Duration.ofSeconds(count) : Duration.ofMillis(count);
        if (timeout.compareTo(Limits.PROOF_TIMEOUT) > 0) {
            throw invalid();
        }
        return new ProofRequest(timeout);
    }

    private static ProblemException invalid() {
        return ProblemException.of(
                400,
                "invalid-header",
                Headers.PROOF
                        + " is 'inclusion', perhaps with '; timeout=' and a time up to "
                        + Limits.PROOF_TIMEOUT.toSeconds()
                        + "s, as 500ms or 2s.");
    }
}
