package dev.precept.pdp.decision;

import dev.precept.pdp.decision.EvaluationReader.BadRequest;
import dev.precept.pdp.security.Caller;
import dev.precept.pdp.security.CallerAuthentication;
import dev.precept.pdp.security.Right;
import dev.precept.pdp.web.Headers;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.HttpRequestHandler;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * The Access Evaluation and Access Evaluations APIs over HTTP (AuthZEN 1.0 sections 6, 7 and 10). A
 * deny is 200; an error's body is its message. The image is read once a request.
 */
final class AuthZenHandler implements HttpRequestHandler {
    private static final String JSON = "application/json";

    private final Supplier<PolicyImage> images;
    private final Evaluator evaluator;
    private final InstantSource clock;

    AuthZenHandler(Supplier<PolicyImage> images, Evaluator evaluator, InstantSource clock) {
        this.images = images;
        this.evaluator = evaluator;
        this.clock = clock;
    }

    @Override
    public void handleRequest(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        echoRequestId(request, response);
        PolicyImage image = images.get();
        response.setHeader(Headers.POSITION, image.position().toString());
        OrganizationImage organization = Organizations.of(image, request);
        if (!request.getMethod().equals("POST")) {
            response.setHeader("Allow", "POST");
            error(response, HttpServletResponse.SC_METHOD_NOT_ALLOWED, "use POST");
        } else if (organization == null || !mayAsk(organization)) {
            error(
                    response,
                    HttpServletResponse.SC_FORBIDDEN,
                    "this needs the right precept:decide over the organization");
        } else {
            answer(request, response, image, organization);
        }
    }

    private static boolean mayAsk(OrganizationImage organization) {
        return SecurityContextHolder.getContext().getAuthentication()
                        instanceof CallerAuthentication authentication
                && authentication.getPrincipal() instanceof Caller caller
                && caller.may(Right.DECIDE, organization.document().id());
    }

    private void answer(
            HttpServletRequest request,
            HttpServletResponse response,
            PolicyImage image,
            OrganizationImage organization)
            throws IOException {
        try {
            EvaluationsRequest evaluations = EvaluationReader.read(body(request));
            byte[] answer = evaluator.answer(place(image, organization), evaluations);
            response.setContentType(JSON);
            response.setContentLength(answer.length);
            response.getOutputStream().write(answer);
        } catch (BadRequest bad) {
            error(response, HttpServletResponse.SC_BAD_REQUEST, String.valueOf(bad.getMessage()));
        }
    }

    /** Now, but never before the image's own time: what it says has expired stays expired. */
    private Evaluator.Place place(PolicyImage image, OrganizationImage organization) {
        Instant now = clock.instant();
        return new Evaluator.Place(
                image, organization, now.isBefore(image.at()) ? image.at() : now);
    }

    private static byte[] body(HttpServletRequest request) throws IOException, BadRequest {
        if (!isJson(request.getContentType())) {
            throw new BadRequest("the Content-Type must be application/json");
        }
        byte[] body = request.getInputStream().readNBytes(Limits.BODY_BYTES + 1);
        if (body.length > Limits.BODY_BYTES) {
            throw new BadRequest("the body has more than " + Limits.BODY_BYTES + " bytes");
        }
        return body;
    }

    private static boolean isJson(String contentType) {
        if (contentType == null || !contentType.regionMatches(true, 0, JSON, 0, JSON.length())) {
            return false;
        }
        String rest = contentType.substring(JSON.length()).strip().toLowerCase(Locale.ROOT);
        return rest.isEmpty() || rest.startsWith(";");
    }

    private static void echoRequestId(HttpServletRequest request, HttpServletResponse response) {
        String id = request.getHeader(Headers.REQUEST_ID);
        if (id != null
                && id.length() <= Limits.REQUEST_ID_CHARACTERS
                && id.chars().allMatch(c -> c >= 0x20 && c < 0x7F)) {
            response.setHeader(Headers.REQUEST_ID, id);
        }
    }

    private static void error(HttpServletResponse response, int status, String message)
            throws IOException {
        byte[] body = message.getBytes(StandardCharsets.UTF_8);
        response.setStatus(status);
        response.setContentType("text/plain;charset=UTF-8");
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }
}
