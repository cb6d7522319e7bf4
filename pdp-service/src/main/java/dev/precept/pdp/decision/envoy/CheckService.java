package dev.precept.pdp.decision.envoy;

import dev.precept.pdp.decision.forward.OriginalRequest;
import dev.precept.pdp.decision.forward.RequestCheck;
import dev.precept.pdp.door.Answer;
import dev.precept.pdp.door.Fields;
import dev.precept.pdp.door.Peer;
import dev.precept.pdp.door.Visit;
import dev.precept.pdp.web.Consistency;
import dev.precept.pdp.web.Problem;

import io.envoyproxy.envoy.config.core.v3.HeaderValue;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext;
import io.envoyproxy.envoy.service.auth.v3.AttributeContext.HttpRequest;
import io.envoyproxy.envoy.service.auth.v3.AuthorizationGrpc.AuthorizationImplBase;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.List;

/**
 * {@code envoy.service.auth.v3.Authorization}. The request is what Envoy says of it in the message;
 * header fields of the request that speak of another one are its client's, and are not read.
 * Whatever goes wrong is answered as a deny, never as an error: an Envoy that is set to let
 * requests through on errors would.
 */
final class CheckService extends AuthorizationImplBase {
    private static final Logger LOGGER = LoggerFactory.getLogger(CheckService.class);

    private static final Answer UNKNOWN_GATEWAY =
            Answer.problem(
                    new Problem(
                            400,
                            "gateway-unauthenticated",
                            "Register the gateway, and have it send its organization and key."));

    private static final Answer FAULT =
            Answer.problem(new Problem(500, "internal-fault", "The service failed."));

    private final Gateways gateways;
    private final RequestCheck check;
    private final Consistency consistency;

    CheckService(Gateways gateways, RequestCheck check, Consistency consistency) {
        this.gateways = gateways;
        this.consistency = consistency;
        this.check = check;
    }

    @Override
    public void check(CheckRequest request, StreamObserver<CheckResponse> observer) {
        if (Context.current().isCancelled()) {
            observer.onError(Status.CANCELLED.asRuntimeException());
            return;
        }
        CallMetadata metadata = CallMetadata.current();
        observer.onNext(
                Responses.of(
                        answer(metadata.organization(), metadata.key(), request.getAttributes())));
        observer.onCompleted();
    }

    /** What becomes of a request that a gateway with this key asks the organization about. */
    Answer answer(String organization, String key, AttributeContext attributes) {
        try {
            Problem problem = consistency.leaseProblem();
            if (problem != null) {
                return Answer.problem(problem);
            }
            Visit visit = gateways.visit(organization, key, Peer.UNKNOWN);
            return visit == null ? UNKNOWN_GATEWAY : answer(visit, attributes);
        } catch (RuntimeException fault) {
            LOGGER.error("A check failed and denies", fault);
            return FAULT;
        }
    }

    private Answer answer(Visit visit, AttributeContext attributes) {
        HttpRequest http = attributes.getRequest().getHttp();
        OriginalRequest original =
                OriginalRequest.told(
                                http.getMethod(), http.getHost(), http.getPath(), http.getScheme())
                        .from(attributes.getSource().getAddress().getSocketAddress().getAddress());
        return check.check(visit, original, fields(http, attributes.getSource().getCertificate()));
    }

    /**
     * Envoy sends either the map, with lists for what came twice, or each field as it came. Of the
     * client's certificate the message itself tells: a field of that name is the client's.
     */
    private static Fields fields(HttpRequest http, String certificate) {
        List<String> fields = new ArrayList<>();
        http.getHeadersMap().forEach((name, value) -> add(fields, name, value));
        for (HeaderValue header : http.getHeaderMap().getHeadersList()) {
            add(
                    fields,
                    header.getKey(),
                    header.getRawValue().isEmpty()
                            ? header.getValue()
                            : header.getRawValue().toStringUtf8());
        }
        if (!certificate.isEmpty()) {
            fields.add(RequestCheck.CERTIFICATE);
            fields.add(certificate);
        }
        return Fields.of(fields.toArray(String[]::new));
    }

    private static void add(List<String> fields, String name, String value) {
        if (!name.equalsIgnoreCase(RequestCheck.CERTIFICATE)) {
            fields.add(name);
            fields.add(value);
        }
    }
}
