package dev.precept.pdp.token;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.filter.OncePerRequestFilter;

import java.io.IOException;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;

/**
 * What every request to the token and revocation endpoints has to be before anybody looks at who
 * sends it: a form sent by POST to an issuer there is, nothing said twice, nothing in the query.
 */
final class OAuthRequestFilter extends OncePerRequestFilter {
    /** The one parameter that may come several times, RFC 8707 section 2. */
    static final String RESOURCE = "resource";

    static final String QUERY = "Parameters belong in the request body, not in the query.";

    static final String NO_FORM = "The request body has to be application/x-www-form-urlencoded.";

    static final String TWO_FIELDS = "There is more than one Authorization header.";

    /** The organization's segment in {@code /o/{org}/oauth2/…}. */
    private static final int ORGANIZATION_SEGMENT = 2;

    private final Tenants tenants;

    OAuthRequestFilter(Tenants tenants) {
        this.tenants = tenants;
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        // Whatever comes of it is nobody else's to keep.
        response.setHeader(HttpHeaders.CACHE_CONTROL, CacheControl.noStore().getHeaderValue());
        String[] segments = request.getRequestURI().split("/", -1);
        Optional<Tenant> tenant =
                segments.length > ORGANIZATION_SEGMENT
                        ? tenants.find(segments[ORGANIZATION_SEGMENT])
                        : Optional.empty();
        if (tenant.isEmpty()) {
            OAuthError.write(response, HttpServletResponse.SC_NOT_FOUND, "No such issuer.");
            return;
        }
        // RFC 6749 section 3.2, RFC 7662 section 2.1, RFC 7009 section 2.1: POST.
        if (!HttpMethod.POST.matches(request.getMethod())) {
            response.setHeader(HttpHeaders.ALLOW, HttpMethod.POST.name());
            OAuthError.write(response, HttpServletResponse.SC_METHOD_NOT_ALLOWED, "Use POST.");
            return;
        }
        String fault = fault(request);
        if (!fault.isEmpty()) {
            OAuthError.write(response, HttpServletResponse.SC_BAD_REQUEST, fault);
            return;
        }
        tenant.get().bind(request);
        chain.doFilter(request, response);
    }

    /** What is wrong with the request's form; empty where nothing is. */
    private static String fault(HttpServletRequest request) {
        // RFC 6749 section 2.3.1: credentials are never in the request URI; nor is anything else.
        if (request.getQueryString() != null) {
            return QUERY;
        }
        // RFC 6749 section 3.2: parameters are form-urlencoded.
        if (!isForm(request.getContentType())) {
            return NO_FORM;
        }
        // RFC 9110 section 5.3: Authorization is one field.
        if (Collections.list(request.getHeaders(HttpHeaders.AUTHORIZATION)).size() > 1) {
            return TWO_FIELDS;
        }
        // RFC 6749 section 3.2: parameters are not included more than once.
        for (Map.Entry<String, String[]> parameter : request.getParameterMap().entrySet()) {
            if (parameter.getValue().length > 1 && !parameter.getKey().equals(RESOURCE)) {
                return "A parameter is there more than once.";
            }
        }
        return "";
    }

    private static boolean isForm(@Nullable String contentType) {
        try {
            return contentType != null
                    && MediaType.APPLICATION_FORM_URLENCODED.includes(
                            MediaType.parseMediaType(contentType));
        } catch (InvalidMediaTypeException malformed) {
            return false;
        }
    }
}
