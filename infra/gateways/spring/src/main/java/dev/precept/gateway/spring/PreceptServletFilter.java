package dev.precept.gateway.spring;

import dev.precept.projections.enforcement.Credential;
import dev.precept.projections.enforcement.GatewayRequest;
import dev.precept.projections.enforcement.Refusal;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.List;

/** Holds every request of a servlet application to the decision point. */
final class PreceptServletFilter extends HttpFilter {
    private static final long serialVersionUID = 1L;
    private static final String CERTIFICATES = "jakarta.servlet.request.X509Certificate";

    private final transient Enforcer enforcer;

    PreceptServletFilter(Enforcer enforcer) {
        this.enforcer = enforcer;
    }

    @Override
    protected void doFilter(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Arrived arrived = arrived(request);
        Verdict verdict = enforcer.decide(arrived);
        if (verdict instanceof Verdict.Ahead ahead) {
            verdict = enforcer.decideLater(ahead, arrived);
        }
        response.setHeader(AnswerFields.POSITION, verdict.position().toString());
        switch (verdict) {
            case Verdict.Pass pass -> {
                if (pass.isStale()) {
                    response.setHeader(AnswerFields.STALE, "true");
                }
                chain.doFilter(new IdentifiedRequest(request, pass.identity()), response);
            }
            case Verdict.Refused refused -> write(refused.refusal(), response);
            case Verdict.Ahead ahead -> write(ahead.now().refusal(), response);
        }
    }

    private static Arrived arrived(HttpServletRequest request) {
        return new Arrived(
                GatewayRequest.told(
                        request.getMethod(),
                        host(request),
                        request.getRequestURI(),
                        scheme(request)),
                Credential.of(
                        fields(request, "Authorization"),
                        fields(request, Credential.API_KEY_FIELD)),
                fields(request, "DPoP"),
                request.getAttribute(CERTIFICATES) instanceof X509Certificate[] shown
                                && shown.length > 0
                        ? shown[0]
                        : null,
                request.getRemoteAddr());
    }

    private static String scheme(HttpServletRequest request) {
        return request.getScheme();
    }

    /** As the container has it: it sees to proxies that it was told to believe. */
    private static String host(HttpServletRequest request) {
        return request.getServerName() + ':' + request.getServerPort();
    }

    private static List<String> fields(HttpServletRequest request, String name) {
        return Collections.list(request.getHeaders(name));
    }

    private static void write(Refusal refusal, HttpServletResponse response) throws IOException {
        response.setStatus(refusal.status());
        String challenge = refusal.challenge();
        String retryAfter = refusal.retryAfter();
        if (challenge != null) {
            response.setHeader("WWW-Authenticate", challenge);
        }
        if (retryAfter != null) {
            response.setHeader("Retry-After", retryAfter);
        }
        byte[] body = refusal.json().getBytes(StandardCharsets.UTF_8);
        response.setContentType(Refusal.MEDIA_TYPE);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
