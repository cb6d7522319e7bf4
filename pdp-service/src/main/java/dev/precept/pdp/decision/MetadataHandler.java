package dev.precept.pdp.decision;

import dev.precept.pdp.jose.Issuers;
import dev.precept.pdp.web.JsonText;
import dev.precept.pdp.web.Problem;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.web.HttpRequestHandler;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/** The decision point's metadata (AuthZEN 1.0 section 9), open to everybody. */
final class MetadataHandler implements HttpRequestHandler {
    private final Supplier<PolicyImage> images;
    private final Issuers issuers;

    MetadataHandler(Supplier<PolicyImage> images, Issuers issuers) {
        this.images = images;
        this.issuers = issuers;
    }

    @Override
    public void handleRequest(HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        OrganizationImage organization = Organizations.of(images.get(), request);
        if (!request.getMethod().equals("GET") && !request.getMethod().equals("HEAD")) {
            response.setHeader("Allow", "GET, HEAD");
            new Problem(405, "method-not-allowed", "Use GET.").write(response);
        } else if (organization == null) {
            new Problem(404, "not-found", "There is no such organization.").write(response);
        } else {
            // An organization's decision point is named as its issuer is.
            String point = issuers.of(organization.document().handle());
            byte[] body =
                    ("{\"policy_decision_point\":"
                                    + JsonText.quote(point)
                                    + ",\"access_evaluation_endpoint\":"
                                    + JsonText.quote(point + AuthZenPaths.EVALUATION)
                                    + ",\"access_evaluations_endpoint\":"
                                    + JsonText.quote(point + AuthZenPaths.EVALUATIONS)
                                    + "}")
                            .getBytes(StandardCharsets.UTF_8);
            response.setContentType("application/json");
            response.setContentLength(body.length);
            response.getOutputStream().write(body);
        }
    }
}
