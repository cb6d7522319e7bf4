package dev.precept.pdp.page;

import dev.precept.pdp.account.BusyException;
import dev.precept.pdp.oauth.OAuthException;

import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.servlet.ModelAndView;

import java.util.Map;

/** Requests to pages that end in a page that says why; asked before what answers programs. */
@ControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE)
final class PageProblems {
    private static final String RETRY_SECONDS = "5";

    @ExceptionHandler
    ModelAndView problem(PageException problem, HttpServletResponse response) {
        @Nullable PageVisit visit = problem.visit();
        return page(response, problem.status(), problem.text(), visit);
    }

    @ExceptionHandler
    ModelAndView busy(BusyException busy, HttpServletResponse response) {
        response.setHeader(HttpHeaders.RETRY_AFTER, RETRY_SECONDS);
        return page(response, HttpServletResponse.SC_SERVICE_UNAVAILABLE, "problem.busy", null);
    }

    /** What has begun is to be done again: a revocation, say. */
    @ExceptionHandler
    ModelAndView unavailable(OAuthException away, HttpServletResponse response) {
        response.setHeader(HttpHeaders.RETRY_AFTER, RETRY_SECONDS);
        return page(response, HttpServletResponse.SC_SERVICE_UNAVAILABLE, "problem.away", null);
    }

    private static ModelAndView page(
            HttpServletResponse response, int status, String text, @Nullable PageVisit visit) {
        PageHeaders.write(response);
        response.setStatus(status);
        ModelAndView page = new ModelAndView("problem", Map.of("text", text));
        if (visit != null) {
            page.addObject("root", visit.root());
            page.addObject("organization", visit.tenant().organization().document().name());
        }
        return page;
    }
}
