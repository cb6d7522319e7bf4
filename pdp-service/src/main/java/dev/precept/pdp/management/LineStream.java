package dev.precept.pdp.management;

import dev.precept.domain.shared.OrganizationId;
import dev.precept.pdp.web.Headers;
import dev.precept.projections.image.PolicyImage;

import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpHeaders;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;

/**
 * Replies of lines of JSON that have no bound but their end. What breaks off on the way breaks the
 * connection, so that nobody takes a part for the whole. Threads share it.
 */
final class LineStream {
    static final String NDJSON = "application/x-ndjson";

    private static final int BUFFER_BYTES = 1 << 16;

    private final Semaphore seats = new Semaphore(Limits.STREAMS);
    private final Map<OrganizationId, Semaphore> seatsOf = new ConcurrentHashMap<>();
    private final Duration time;

    /** None under way; each may take so long. */
    LineStream(Duration time) {
        this.time = time;
    }

    /** Writes the lines. */
    interface Lines {
        /**
         * Writes some of them.
         *
         * @return whether there are more
         */
        boolean writeMore(OutputStream out) throws IOException;
    }

    static boolean isWanted(Exchange exchange) {
        String accept = exchange.header(HttpHeaders.ACCEPT);
        return accept != null && accept.contains(NDJSON);
    }

    /**
     * Answers with the lines; what goes wrong before the first of them is a problem like others.
     */
    void answer(HttpServletResponse response, PolicyImage image, OrganizationId of, Lines lines) {
        answer(response, image.log(), image.position().value(), of, lines);
    }

    /** Answers with the lines of an organization, which are of a log up to a position. */
    void answer(
            HttpServletResponse response,
            String log,
            long position,
            OrganizationId of,
            Lines lines) {
        // A seat of the organization's first: its slow readers keep no others out.
        Semaphore own = seatsOf.computeIfAbsent(of, _ -> new Semaphore(Limits.STREAMS_OF_ONE));
        if (!own.tryAcquire()) {
            throw busy();
        }
        try {
            seated(response, log, position, lines);
        } finally {
            own.release();
        }
    }

    private void seated(HttpServletResponse response, String log, long position, Lines lines) {
        if (!seats.tryAcquire()) {
            throw busy();
        }
        try {
            long end = System.nanoTime() + time.toNanos();
            response.setStatus(HttpServletResponse.SC_OK);
            response.setContentType(NDJSON + ";charset=UTF-8");
            response.setHeader(Headers.LOG, log);
            response.setHeader(Headers.POSITION, Long.toString(position));
            response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
            OutputStream out = new BufferedOutputStream(response.getOutputStream(), BUFFER_BYTES);
            while (lines.writeMore(out)) {
                if (System.nanoTime() - end > 0) {
                    throw new BrokenOff.BrokenOffException(
                            new TimeoutException("it took longer than " + time));
                }
            }
            out.flush();
        } catch (IOException gone) {
            throw new BrokenOff.BrokenOffException(gone);
        } catch (RuntimeException failed) {
            if (!response.isCommitted()) {
                response.reset();
            }
            throw failed;
        } finally {
            seats.release();
        }
    }

    private static ProblemException busy() {
        return ProblemException.of(
                503, "busy", "As many streams as are allowed are under way: try again.");
    }
}
