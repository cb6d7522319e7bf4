package dev.precept.pdp.security;

import dev.precept.pdp.security.CallerAuthenticator.Outcome;
import dev.precept.projections.image.PolicyImage;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpHeaders;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.filter.OncePerRequestFilter;

import java.io.IOException;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;

/**
 * Authenticates the callers of a chain. A request without a bearer token goes on unauthenticated;
 * one with a token that does not count ends here with 401.
 */
public final class BearerFilter extends OncePerRequestFilter {
    /** How a chain answers a token that does not count. */
    @FunctionalInterface
    public interface Refusal {
        /** Writes the whole answer. */
        void answer(HttpServletRequest request, HttpServletResponse response) throws IOException;
    }

    private final Factory parts;
    private final RequestMatcher paths;
    private final Refusal refusal;

    private BearerFilter(Factory parts, RequestMatcher paths, Refusal refusal) {
        this.parts = parts;
        this.paths = paths;
        this.refusal = refusal;
    }

    /**
     * Makes the filter for a chain. The filter itself is no bean: the servlet container would put
     * it before every chain.
     *
     * @param images the present image
     * @param callers tells who calls
     * @param clock the present
     */
    public record Factory(
            Supplier<PolicyImage> images, CallerAuthenticator callers, InstantSource clock) {
        /** A filter for one chain that looks at these paths only. */
        public BearerFilter create(RequestMatcher paths, Refusal refusal) {
            return new BearerFilter(this, paths, refusal);
        }
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !paths.matches(request);
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        List<String> fields = Collections.list(request.getHeaders(HttpHeaders.AUTHORIZATION));
        Outcome outcome =
                parts.callers.authenticate(parts.images.get(), fields, parts.clock.instant());
        switch (outcome) {
            case Outcome.Absent _ -> chain.doFilter(request, response);
            case Outcome.Ambiguous _ -> CallerRefusal.INVALID_REQUEST.write(response);
            case Outcome.Invalid _ -> refusal.answer(request, response);
            case Outcome.Known(Caller caller) -> {
                SecurityContext context = SecurityContextHolder.createEmptyContext();
                context.setAuthentication(new CallerAuthentication(caller));
                SecurityContextHolder.setContext(context);
                chain.doFilter(request, response);
            }
        }
    }
}
