package dev.precept.pdp.decision.forward;

import dev.precept.domain.attribute.AttributeValue;
import dev.precept.domain.attribute.Attributes;
import dev.precept.pdp.decision.Decider;
import dev.precept.pdp.door.Answer;
import dev.precept.pdp.door.Fields;
import dev.precept.pdp.door.Visit;
import dev.precept.projections.decision.AccessRequest;
import dev.precept.projections.decision.Decision;
import dev.precept.projections.decision.RoutedRequest;
import dev.precept.projections.decision.Subject;
import dev.precept.projections.decision.Supplied;

import java.util.Map;

/** Decides whether a request that a gateway has told of may go on. Threads share it. */
public final class RequestCheck {
    /**
     * Holds the certificate that a gateway's client has shown it (RFC 9440); it counts where the
     * gateway is trusted for that.
     */
    public static final String CERTIFICATE = "Client-Cert";

    private static final byte[] NO_BODY = {};

    private final Credentials credentials;
    private final Decider decider;
    private final PlanLimits limits;

    RequestCheck(Credentials credentials, Decider decider, PlanLimits limits) {
        this.credentials = credentials;
        this.decider = decider;
        this.limits = limits;
    }

    /**
     * What becomes of the request: 200 with the fields to set on it, or the answer for its client.
     *
     * @param fields the request's own header fields: its credential is among them
     */
    public Answer check(Visit visit, OriginalRequest original, Fields fields) {
        Subject subject = credentials.subject(visit, original, fields);
        RoutedRequest request = original.request();
        RoutedRequest.Target target = request.in(visit.image(), visit.organization());
        AccessRequest question =
                new AccessRequest(
                        visit.organizationId(),
                        subject,
                        request.method(),
                        target.type(),
                        target.id(),
                        null,
                        visit.caller().environment(),
                        visit.now(),
                        supplied(original));
        Decision decision = decider.decide(visit.image(), question);
        String fault = original.fault();
        return fault == null ? answer(visit, question, decision) : Refusal.unclear(fault);
    }

    private Answer answer(Visit visit, AccessRequest question, Decision decision) {
        if (!decision.isPermitted()) {
            return Refusal.of(decision);
        }
        long waitSeconds = limits.take(visit, question, decision);
        return waitSeconds > 0
                ? Refusal.limited(waitSeconds)
                : new Answer(200, IdentityFields.of(visit, question.subject(), decision), NO_BODY);
    }

    private static Supplied supplied(OriginalRequest original) {
        String address = original.clientAddress();
        return address == null
                ? Supplied.NONE
                : new Supplied(
                        Attributes.NONE,
                        Attributes.NONE,
                        Attributes.NONE,
                        new Attributes(Map.of("clientAddress", new AttributeValue.Text(address))));
    }
}
