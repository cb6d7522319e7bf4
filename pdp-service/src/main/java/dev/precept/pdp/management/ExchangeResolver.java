package dev.precept.pdp.management;

import dev.precept.pdp.command.Hypothesis;
import dev.precept.pdp.management.document.Cursor;
import dev.precept.pdp.security.CallerAuthentication;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.HandlerMapping;

/** Hands controllers the request as an {@link Exchange}. */
final class ExchangeResolver implements HandlerMethodArgumentResolver {
    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.getParameterType() == Exchange.class;
    }

    @Override
    public Exchange resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest web,
            @Nullable WebDataBinderFactory binders) {
        HttpServletRequest request = web.getNativeRequest(HttpServletRequest.class);
        if (request == null
                || !(request.getUserPrincipal() instanceof CallerAuthentication authentication)) {
            throw new IllegalStateException("the security filters let nobody else through");
        }
        Exchange exchange =
                new Exchange(
                        request,
                        authentication.getPrincipal(),
                        String.valueOf(request.getAttribute(ReplyHeaders.CORRELATION)),
                        isLong(request) ? Limits.DESCRIPTION_BYTES : Limits.BODY_BYTES);
        if (request.getAttribute(Patching.PATCH) instanceof byte[] patch) {
            exchange = exchange.carryingOut(patch);
        }
        if (request.getAttribute(Rehearsal.HYPOTHESIS) instanceof Hypothesis hypothesis) {
            exchange = exchange.within(hypothesis);
        }
        return request.getAttribute(Carrier.BODY) instanceof Cursor part
                ? exchange.reading(part)
                : exchange;
    }

    /** What may hold an API's description, or a whole organization. */
    private static boolean isLong(HttpServletRequest request) {
        Object pattern = request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
        String path = String.valueOf(pattern);
        return path.endsWith("/openapi") || path.endsWith("/what-if") || path.endsWith("/apply");
    }
}
