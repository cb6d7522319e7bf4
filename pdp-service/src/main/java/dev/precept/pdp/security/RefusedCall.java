package dev.precept.pdp.security;

import dev.precept.domain.shared.Handle;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.servlet.HandlerMapping;

import java.util.Map;
import java.util.Optional;

/**
 * A call that its caller may not make.
 *
 * @param caller who called
 * @param right what he would have needed
 * @param organization over which: the handle in the path, there or not; {@link #NOWHERE} for none
 * @param method of the request
 * @param path of the request, as it came, without its query
 */
public record RefusedCall(
        Caller caller, Right right, String organization, String method, String path) {
    /** No organization, or what cannot be the handle of one. */
    public static final String NOWHERE = "-";

    /** The attribute of a request that says which {@link Right} it takes, of one refused. */
    public static final String DUE = RefusedCall.class.getName() + ".due";

    private static final int PATH_CHARACTERS = 1024;

    /** The call that is being answered; empty where nobody knows who makes it. */
    public static Optional<RefusedCall> of(HttpServletRequest request, Right right) {
        if (!(SecurityContextHolder.getContext().getAuthentication()
                instanceof CallerAuthentication known)) {
            return Optional.empty();
        }
        String path = request.getRequestURI();
        return Optional.of(
                new RefusedCall(
                        known.getPrincipal(),
                        right,
                        organization(request),
                        request.getMethod(),
                        path.substring(0, Math.min(path.length(), PATH_CHARACTERS))));
    }

    private static String organization(HttpServletRequest request) {
        Object said =
                request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE)
                                instanceof Map<?, ?> variables
                        ? variables.get("org")
                        : null;
        return said instanceof String handle && Handle.isHandle(handle) ? handle : NOWHERE;
    }
}
