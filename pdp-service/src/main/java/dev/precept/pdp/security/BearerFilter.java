package dev.precept.pdp.security;

import dev.precept.pdp.jose.ShownProof;
import dev.precept.pdp.security.CallerAuthenticator.Outcome;
import dev.precept.projections.image.PolicyImage;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpHeaders;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

import java.io.IOException;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.function.Supplier;

/**
 * Authenticates the callers of a chain. A request without a bearer token goes on unauthenticated;
 * one with a token that does not count ends here with 401. What a known caller may not do is told
 * to the log of refusals, also where a controller says so in its own form. The filter is no bean:
 * the servlet container would put it before every chain.
 */
final class BearerFilter extends OncePerRequestFilter {
    private static final String CERTIFICATES = "jakarta.servlet.request.X509Certificate";

    private final Supplier<PolicyImage> images;
    private final CallerAuthenticator callers;
    private final RefusalLog refusals;
    private final InstantSource clock;

    BearerFilter(
            Supplier<PolicyImage> images,
            CallerAuthenticator callers,
            RefusalLog refusals,
            InstantSource clock) {
        this.images = images;
        this.callers = callers;
        this.refusals = refusals;
        this.clock = clock;
    }

    private ShownProof shown(ShownProof.Scheme scheme, HttpServletRequest request) {
        X509Certificate certificate =
                request.getAttribute(CERTIFICATES) instanceof X509Certificate[] chain
                                && chain.length > 0
                        ? chain[0]
                        : null;
        return new ShownProof(
                scheme,
                Collections.list(request.getHeaders("DPoP")),
                request.getMethod(),
                callers.base() + request.getRequestURI(),
                certificate,
                new Object());
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        List<String> fields = Collections.list(request.getHeaders(HttpHeaders.AUTHORIZATION));
        Outcome outcome =
                callers.authenticate(
                        images.get(), fields, scheme -> shown(scheme, request), clock.instant());
        switch (outcome) {
            case Outcome.Absent _ -> chain.doFilter(request, response);
            case Outcome.Ambiguous _ -> CallerRefusal.INVALID_REQUEST.write(response);
            case Outcome.Invalid _ -> CallerRefusal.INVALID_TOKEN.write(response);
            case Outcome.Known(Caller caller) -> {
                SecurityContext context = SecurityContextHolder.createEmptyContext();
                context.setAuthentication(new CallerAuthentication(caller));
                SecurityContextHolder.setContext(context);
                chain.doFilter(request, response);
                if (response.getStatus() == HttpServletResponse.SC_FORBIDDEN) {
                    RefusedCall.of(request, due(request)).ifPresent(refusals::refused);
                }
            }
        }
    }

    /** What it would have taken; where nobody said so, it was to change something. */
    private static Right due(HttpServletRequest request) {
        return request.getAttribute(RefusedCall.DUE) instanceof Right right ? right : Right.ADMIN;
    }
}
