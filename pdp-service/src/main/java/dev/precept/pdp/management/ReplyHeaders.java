package dev.precept.pdp.management;

import dev.precept.pdp.web.Headers;
import dev.precept.projections.image.PolicyImage;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.web.filter.OncePerRequestFilter;

import java.io.IOException;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Puts on every reply of the administration API, errors too, the log and the position of this
 * node's image, unless the answer is of another; and what the request is called: by the caller, or
 * by us.
 */
final class ReplyHeaders extends OncePerRequestFilter {
    /** The request attribute that holds what the request is called. */
    static final String CORRELATION = ReplyHeaders.class.getName() + ".correlation";

    private static final int MAXIMUM_CHARACTERS = 128;

    private final Supplier<PolicyImage> images;

    ReplyHeaders(Supplier<PolicyImage> images) {
        this.images = images;
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String given = request.getHeader(Headers.REQUEST_ID);
        String correlation = isUsable(given) ? given : UUID.randomUUID().toString();
        request.setAttribute(CORRELATION, correlation);
        PolicyImage image = images.get();
        response.setHeader(Headers.REQUEST_ID, correlation);
        response.setHeader(Headers.LOG, image.log());
        response.setHeader(Headers.POSITION, image.position().toString());
        chain.doFilter(request, response);
    }

    /** Printable ASCII only, since it is echoed and goes into the log. */
    private static boolean isUsable(@Nullable String text) {
        return text != null
                && !text.isEmpty()
                && text.length() <= MAXIMUM_CHARACTERS
                && text.chars().allMatch(c -> c >= 0x21 && c <= 0x7E);
    }
}
