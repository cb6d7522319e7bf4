package dev.precept.pdp.web;

import dev.precept.domain.shared.Position;
import dev.precept.pdp.eventstore.LogReader;
import dev.precept.pdp.eventstore.LogUnavailableException;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.loader.ImageLoader;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.web.filter.OncePerRequestFilter;

import java.io.IOException;
import java.time.Duration;

/**
 * Names the log and the image's position on every reply, and holds a request to the position it
 * asks for (ARCHITECTURE 4): one beyond this node's image is waited for, a little; one beyond the
 * log's end is the caller's mistake.
 */
public final class ConsistencyFilter extends OncePerRequestFilter {
    private static final int POSITION_DIGITS = 18;

    private final ImageLoader loader;
    private final LogReader log;
    private final Duration readWait;

    /** Waits at most {@code readWait} for a position. */
    public ConsistencyFilter(ImageLoader loader, LogReader log, Duration readWait) {
        this.loader = loader;
        this.log = log;
        this.readWait = readWait;
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        PolicyImage image = loader.image();
        response.setHeader(Headers.LOG, image.log());
        response.setHeader(Headers.POSITION, image.position().toString());
        Problem problem = problem(request);
        if (problem == null) {
            chain.doFilter(request, response);
        } else {
            problem.write(response);
        }
    }

    private @Nullable Problem problem(HttpServletRequest request) throws IOException {
        String log = request.getHeader(Headers.LOG);
        if (log != null && !log.equals(loader.image().log())) {
            return new Problem(
                    409,
                    "log-changed",
                    "The service is on log "
                            + loader.image().log()
                            + "; positions of another log mean nothing here. Read anew.");
        }
        if (request.getHeader(Headers.AT) != null) {
            return new Problem(
                    400,
                    "past-not-served",
                    "This service does not answer from past positions: leave out Precept-At.");
        }
        String atLeast = request.getHeader(Headers.AT_LEAST);
        return atLeast == null ? null : await(atLeast);
    }

    private @Nullable Problem await(String atLeast) {
        if (!atLeast.matches("[0-9]{1," + POSITION_DIGITS + "}")) {
            return new Problem(
                    400,
                    "invalid-position",
                    "Precept-At-Least takes a position, a decimal number.");
        }
        Position wanted = new Position(Long.parseLong(atLeast));
        if (loader.await(wanted, Duration.ZERO)) {
            return null;
        }
        if (isBeyondTheLog(wanted)) {
            return new Problem(
                    400,
                    "position-beyond-log",
                    "The log ends before position " + wanted + ": it is not one of this log's.");
        }
        return loader.await(wanted, readWait)
                ? null
                : new Problem(
                        503,
                        "not-caught-up",
                        "This node has not reached position "
                                + wanted
                                + " yet. Ask again, or another node.");
    }

    private boolean isBeyondTheLog(Position wanted) {
        try {
            return log.head().position() < wanted.value();
        } catch (LogUnavailableException e) {
            return false;
        }
    }
}
