package dev.precept.pdp.decision.forward;

import dev.precept.domain.attribute.AttributeValue;
import dev.precept.domain.attribute.Attributes;
import dev.precept.pdp.decision.Decider;
import dev.precept.pdp.door.Answer;
import dev.precept.pdp.door.Fields;
import dev.precept.pdp.door.Visit;
import dev.precept.pdp.web.Problem;
import dev.precept.projections.decision.AccessRequest;
import dev.precept.projections.decision.Decision;
import dev.precept.projections.decision.RoutedRequest;
import dev.precept.projections.decision.Subject;
import dev.precept.projections.decision.Supplied;
import dev.precept.projections.enforcement.IdentityFields;
import dev.precept.projections.enforcement.Refusal;

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
     * What becomes of a request.
     *
     * @param answer 200 with the fields to set on it, or the answer for its client
     * @param question what was decided
     */
    public record Checked(Answer answer, AccessRequest question) {}

    /**
     * What becomes of the request: 200 with the fields to set on it, or the answer for its client.
     *
     * @param fields the request's own header fields: its credential is among them
     */
    public Answer check(Visit visit, OriginalRequest original, Fields fields) {
        return checked(visit, original, fields).answer();
    }

    /** The same, and what was decided for it. */
    public Checked checked(Visit visit, OriginalRequest original, Fields fields) {
        AccessRequest question = question(visit, original, fields);
        Decision decision = decider.decide(visit, question);
        String fault = original.fault();
        Answer answer =
                fault == null ? answer(visit, question, decision) : refused(Refusal.unclear(fault));
        return new Checked(answer, question);
    }

    /**
     * What is asked about the request.
     *
     * @param fields the request's own header fields: its credential is among them
     */
    public AccessRequest question(Visit visit, OriginalRequest original, Fields fields) {
        Subject subject = credentials.subject(visit, original, fields);
        RoutedRequest request = original.request();
        RoutedRequest.Target target = request.in(visit.image(), visit.organization());
        return new AccessRequest(
                visit.organizationId(),
                subject,
                request.method(),
                target.type(),
                target.id(),
                null,
                visit.caller().environment(),
                visit.now(),
                supplied(original));
    }

    private Answer answer(Visit visit, AccessRequest question, Decision decision) {
        if (!decision.isPermitted()) {
            return refused(Refusal.of(decision));
        }
        long waitSeconds = limits.take(visit, question, decision);
        return waitSeconds > 0
                ? refused(Refusal.limited(waitSeconds))
                : new Answer(200, identity(visit, question.subject(), decision), NO_BODY);
    }

    private static Fields identity(Visit visit, Subject subject, Decision decision) {
        Fields fields = Fields.NONE;
        Map<String, String> named =
                IdentityFields.of(
                        visit.image(), visit.organization(), subject, decision, visit.now());
        for (Map.Entry<String, String> field : named.entrySet()) {
            fields = fields.with(field.getKey(), field.getValue());
        }
        return fields;
    }

    /** What the request's client is told, as an answer to the gateway. */
    private static Answer refused(Refusal refusal) {
        Answer answer =
                Answer.problem(new Problem(refusal.status(), refusal.code(), refusal.detail()));
        String challenge = refusal.challenge();
        String retryAfter = refusal.retryAfter();
        if (challenge != null) {
            answer = answer.with("WWW-Authenticate", challenge);
        }
        return retryAfter == null ? answer : answer.with("Retry-After", retryAfter);
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
