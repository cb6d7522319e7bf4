package dev.precept.pdp.authorization;

import dev.precept.pdp.page.PageController;
import dev.precept.pdp.page.PageVisit;
import dev.precept.pdp.page.Pages;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.ModelAndView;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Where browsers bring authorization requests; RFC 6749 section 3.1: by GET, or by POST. */
@PageController
final class AuthorizationController {
    /** Below the issuer. */
    static final String PATH = "/oauth2/authorize";

    private final AuthorizationEndpoint endpoint;
    private final Pages pages;

    AuthorizationController(AuthorizationEndpoint endpoint, Pages pages) {
        this.endpoint = endpoint;
        this.pages = pages;
    }

    @GetMapping("/o/{org}" + PATH)
    @Nullable ModelAndView get(
            @PathVariable("org") String organization,
            HttpServletRequest request,
            HttpServletResponse response) {
        PageVisit visit = pages.visit(organization, request, response);
        String query = request.getQueryString();
        byte[] bytes = (query == null ? "" : query).getBytes(StandardCharsets.UTF_8);
        return endpoint.get(visit, bytes);
    }

    @PostMapping("/o/{org}" + PATH)
    @Nullable ModelAndView post(
            @PathVariable("org") String organization,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        PageVisit visit = pages.visit(organization, request, response);
        byte[] body = request.getInputStream().readNBytes(Limits.REQUEST_BYTES + 1);
        return endpoint.post(visit, body);
    }
}
