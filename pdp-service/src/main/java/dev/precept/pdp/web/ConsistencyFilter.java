package dev.precept.pdp.web;

import dev.precept.projections.image.PolicyImage;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.web.filter.OncePerRequestFilter;

import java.io.IOException;

/**
 * Names the log and the image's position on every reply, and holds a request to the position it
 * asks for. Of the past only what the administration shows can be asked here.
 */
final class ConsistencyFilter extends OncePerRequestFilter {
    private static final String ADMINISTRATION = "/v1/organizations";

    private final Consistency consistency;

    ConsistencyFilter(Consistency consistency) {
        this.consistency = consistency;
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        PolicyImage image = consistency.image();
        response.setHeader(Headers.LOG, image.log());
        response.setHeader(Headers.POSITION, image.position().toString());
        Problem problem =
                consistency.problem(
                        request.getHeader(Headers.LOG), request.getHeader(Headers.AT_LEAST));
        if (problem == null && request.getHeader(Headers.AT) != null && !hasPast(request)) {
            problem =
                    PastException.none("What is asked for has no past: leave out Precept-At.")
                            .problem();
        }
        if (problem == null) {
            chain.doFilter(request, response);
        } else {
            problem.write(response);
        }
    }

    private static boolean hasPast(HttpServletRequest request) {
        boolean isRead = request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
        return isRead && request.getRequestURI().startsWith(ADMINISTRATION);
    }
}
