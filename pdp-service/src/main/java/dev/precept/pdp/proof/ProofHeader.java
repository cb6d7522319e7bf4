package dev.precept.pdp.proof;

import dev.precept.pdp.eventstore.LogUnavailableException;
import dev.precept.pdp.web.Headers;
import dev.precept.pdp.web.Problem;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ContentCachingResponseWrapper;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Gives who sends a command, and asks for it by {@code Precept-Proof: inclusion; timeout=2s}, the
 * proof that the position of its reply is in the log: a C2SP tlog-proof in Base64, or {@code
 * pending} where no checkpoint had it in time. Then the proof can be had with the event.
 */
final class ProofHeader extends OncePerRequestFilter {
    private static final Logger LOG = LoggerFactory.getLogger(ProofHeader.class);
    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");
    private static final Pattern FORM =
            Pattern.compile("inclusion(?: *; *timeout=([0-9]{1,5})(ms|s))?");
    private static final int FAILURES = 300;

    private final Proofs proofs;

    ProofHeader(Proofs proofs) {
        this.proofs = proofs;
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String asked = request.getHeader(Headers.PROOF);
        if (asked == null || READING.contains(request.getMethod())) {
            chain.doFilter(request, response);
            return;
        }
        Duration timeout = timeout(asked.strip());
        if (timeout == null) {
            new Problem(
                            400,
                            "invalid-header",
                            Headers.PROOF
                                    + " is 'inclusion', perhaps with '; timeout=' and a time up to "
                                    + Limits.COMMAND_WAIT.toSeconds()
                                    + "s, as 500ms or 2s.")
                    .write(response);
            return;
        }
        // The reply is held back: nothing can be put before what is sent already.
        ContentCachingResponseWrapper held = new ContentCachingResponseWrapper(response);
        chain.doFilter(request, held);
        String position = held.getHeader(Headers.POSITION);
        if (held.getStatus() < FAILURES && position != null && !isDryRun(request)) {
            held.setHeader(Headers.PROOF, proof(Long.parseLong(position), timeout));
        }
        held.copyBodyToResponse();
    }

    /** What was done is done, whatever becomes of its proof. */
    private String proof(long position, Duration timeout) {
        try {
            Optional<String> proof = proofs.command(position, timeout);
            return proof.map(it -> it.getBytes(StandardCharsets.UTF_8))
                    .map(Base64.getEncoder()::encodeToString)
                    .orElse("pending");
        } catch (LogUnavailableException away) {
            return "pending";
        } catch (LogTamperedException e) {
            LOG.error("The log is not what it was: {}", e.getMessage());
            return "pending";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "pending";
        }
    }

    private static boolean isDryRun(HttpServletRequest request) {
        String query = request.getQueryString();
        return query != null && query.contains("dryRun=true");
    }

    private static @Nullable Duration timeout(String asked) {
        Matcher matcher = FORM.matcher(asked);
        if (!matcher.matches()) {
            return null;
        }
        if (matcher.group(1) == null) {
            return Limits.WAIT;
        }
        long count = Long.parseLong(matcher.group(1));
        Duration timeout =
                matcher.group(2).equals("s") ? Duration.ofSeconds(count) : Duration.ofMillis(count);
        return timeout.compareTo(Limits.COMMAND_WAIT) > 0 ? null : timeout;
    }
}
