package dev.precept.pdp.management;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.ModelAndView;

/**
 * What fails when a part of the reply is out already breaks the connection, whatever it is: a
 * problem written behind that part would make it look like the whole. Comes before everything that
 * answers errors. Threads share it.
 */
final class BrokenOff implements HandlerExceptionResolver, Ordered {
    /** The reply broke off; what there is of it is not all. The container breaks the connection. */
    static final class BrokenOffException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        BrokenOffException(Throwable cause) {
            super("a reply broke off", cause);
        }
    }

    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }

    @Override
    public @Nullable ModelAndView resolveException(
            HttpServletRequest request,
            HttpServletResponse response,
            @Nullable Object handler,
            Exception failed) {
        if (failed instanceof BrokenOffException broken) {
            throw broken;
        }
        if (response.isCommitted()) {
            throw new BrokenOffException(failed);
        }
        return null;
    }
}
