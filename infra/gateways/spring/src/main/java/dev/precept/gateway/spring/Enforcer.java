package dev.precept.gateway.spring;

import dev.precept.domain.application.Environment;
import dev.precept.domain.attribute.AttributeValue;
import dev.precept.domain.attribute.Attributes;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.Position;
import dev.precept.domain.shared.SecretId;
import dev.precept.projections.decision.AccessRequest;
import dev.precept.projections.decision.Decision;
import dev.precept.projections.decision.Reason;
import dev.precept.projections.decision.RoutedRequest;
import dev.precept.projections.decision.Subject;
import dev.precept.projections.decision.Supplied;
import dev.precept.projections.embedded.Answer;
import dev.precept.projections.embedded.EmbeddedDecisionPoint;
import dev.precept.projections.embedded.Question;
import dev.precept.projections.enforcement.IdentityFields;
import dev.precept.projections.enforcement.Refusal;
import dev.precept.projections.image.GatewayDocument;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;

/**
 * Holds requests to decisions, by the rule of the service's forward-auth door: host and path find
 * the API, its operation says what is needed. Threads share it; {@link #decide} never waits.
 */
final class Enforcer {
    private static final Logger LOG = LoggerFactory.getLogger(Enforcer.class);

    /** How long a token that is ahead of the image is waited for. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final EmbeddedDecisionPoint point;
    private final Subjects subjects;
    private final Registration registration;
    private final StaleRoutes stale;
    private final InstantSource clock;
    private final DecisionCounts counts;

    /**
     * Whose decisions count here.
     *
     * @param organization the handle of the one that the gateway is registered in
     * @param key the id of the gateway's key
     */
    record Registration(Handle organization, SecretId key) {}

    Enforcer(
            EmbeddedDecisionPoint point,
            Subjects subjects,
            Registration registration,
            StaleRoutes stale,
            DecisionCounts counts) {
        this.point = point;
        this.subjects = subjects;
        this.registration = registration;
        this.stale = stale;
        this.clock = InstantSource.system();
        this.counts = counts;
    }

    /** What becomes of a request; whatever fails denies. */
    Verdict decide(Arrived request) {
        Asked asked = new Asked(request);
        Answer answer;
        try {
            answer = point.decide(asked, stale.mode(request.request().request().path()));
        } catch (RuntimeException fault) {
            LOG.error("A decision failed and denies", fault);
            Position at = point.image().position();
            counts.decided(Reason.INTERNAL_FAULT, false);
            return refused(new Decision(Reason.INTERNAL_FAULT, at), null);
        }
        Decision decision = answer.decision();
        counts.decided(decision.reason(), answer.isStale());
        if (!decision.isPermitted()) {
            return refused(decision, answer.request());
        }
        String fault = request.request().fault();
        if (fault != null) {
            return new Verdict.Refused(
                    decision.position(), decision.reason(), Refusal.unclear(fault));
        }
        return new Verdict.Pass(decision.position(), asked.identity(decision), answer.isStale());
    }

    /** Waits, a little, until the image has what the token was decided by, and decides again. */
    Verdict decideLater(Verdict.Ahead ahead, Arrived request) {
        boolean isThere = point.await(ahead.wanted(), PATIENCE);
        return isThere && decide(request) instanceof Verdict verdict
                ? verdict instanceof Verdict.Ahead still ? still.now() : verdict
                : ahead.now();
    }

    private static Verdict refused(Decision decision, @Nullable AccessRequest request) {
        LOG.debug("Denied: {} at {}", decision.reason(), decision.position());
        Verdict.Refused refused =
                new Verdict.Refused(decision.position(), decision.reason(), Refusal.of(decision));
        return decision.reason() == Reason.TOKEN_AHEAD_OF_IMAGE
                        && request != null
                        && request.subject() instanceof Subject.Token(var claims)
                ? new Verdict.Ahead(claims.position(), refused)
                : refused;
    }

    /** A request as a question, and what it was answered from. For one thread. */
    private final class Asked implements Question {
        private final Arrived request;
        private @Nullable Seen seen;

        /** The image that answers, and the organization in it. */
        private record Seen(
                PolicyImage image, OrganizationImage organization, AccessRequest question) {}

        Asked(Arrived request) {
            this.request = request;
        }

        @Override
        public AccessRequest of(PolicyImage image) {
            OrganizationImage organization = image.organization(registration.organization());
            if (organization == null) {
                throw new IllegalStateException(
                        "there is no organization " + registration.organization() + " any more");
            }
            Instant now = image.notBefore(clock.instant());
            RoutedRequest routed = request.request().request();
            RoutedRequest.Target target = routed.in(image, organization);
            AccessRequest question =
                    new AccessRequest(
                            organization.document().id(),
                            subjects.of(image, organization, request, now),
                            routed.method(),
                            target.type(),
                            target.id(),
                            null,
                            environment(organization),
                            now,
                            supplied());
            seen = new Seen(image, organization, question);
            return question;
        }

        private Environment environment(OrganizationImage organization) {
            GatewayDocument gateway = organization.gateways().byKey(registration.key());
            return gateway == null ? Environment.PRODUCTION : gateway.details().environment();
        }

        private Supplied supplied() {
            String address = request.address();
            return address == null
                    ? Supplied.NONE
                    : new Supplied(
                            Attributes.NONE,
                            Attributes.NONE,
                            Attributes.NONE,
                            new Attributes(
                                    Map.of("clientAddress", new AttributeValue.Text(address))));
        }

        private Map<String, String> identity(Decision decision) {
            Seen from = seen;
            return from == null
                    ? Map.of()
                    : IdentityFields.of(
                            from.image,
                            from.organization,
                            from.question.subject(),
                            decision,
                            from.question.now());
        }
    }
}
