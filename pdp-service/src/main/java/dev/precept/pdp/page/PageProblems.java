package dev.precept.pdp.page;

import dev.precept.pdp.account.BusyException;
import dev.precept.pdp.eventstore.LogUnavailableException;
import dev.precept.pdp.oauth.OAuthException;

import jakarta.servlet.http.HttpServletResponse;

import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.http.HttpHeaders;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.servlet.ModelAndView;

import java.util.Map;

/** Requests to pages that end in a page that says why; asked before what answers programs. */
@ControllerAdvice(annotations = PageController.class)
@Order(Ordered.HIGHEST_PRECEDENCE)
final class PageProblems {
    private static final Logger LOG = LoggerFactory.getLogger(PageProblems.class);

    private static final String RETRY_SECONDS = "5";

    @ExceptionHandler
    ModelAndView problem(PageException problem, HttpServletResponse response) {
        @Nullable PageVisit visit = problem.visit();
        return page(response, problem.status(), problem.text(), visit);
    }

    /** Parameters that are no parameters, or too many: in the exception's text are their values. */
    @ExceptionHandler
    ModelAndView unreadable(InvalidParameterException unreadable, HttpServletResponse response) {
        return unreadable.getErrorCode() == HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE
                ? page(response, unreadable.getErrorCode(), "problem.size", null)
                : page(response, HttpServletResponse.SC_BAD_REQUEST, "problem.request", null);
    }

    @ExceptionHandler
    ModelAndView busy(BusyException busy, HttpServletResponse response) {
        return later(response, "problem.busy");
    }

    /** What has begun is to be done again: a revocation, say. */
    @ExceptionHandler
    ModelAndView refused(OAuthException refused, HttpServletResponse response) {
        return refused.code().equals(OAuth2ErrorCodes.TEMPORARILY_UNAVAILABLE)
                ? later(response, "problem.away")
                : page(response, HttpServletResponse.SC_BAD_REQUEST, "problem.request", null);
    }

    @ExceptionHandler({LogUnavailableException.class, DataAccessResourceFailureException.class})
    ModelAndView unavailable(RuntimeException away, HttpServletResponse response) {
        LOG.warn("The database cannot be reached: {}", away.getMessage());
        return later(response, "problem.away");
    }

    @ExceptionHandler
    ModelAndView anything(Exception fault, HttpServletResponse response) {
        LOG.error("A page failed", fault);
        return page(response, HttpServletResponse.SC_INTERNAL_SERVER_ERROR, "problem.fault", null);
    }

    private static ModelAndView later(HttpServletResponse response, String text) {
        response.setHeader(HttpHeaders.RETRY_AFTER, RETRY_SECONDS);
        return page(response, HttpServletResponse.SC_SERVICE_UNAVAILABLE, text, null);
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
