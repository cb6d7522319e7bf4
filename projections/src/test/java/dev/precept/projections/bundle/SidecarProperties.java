package dev.precept.projections.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.domain.attribute.AttributeValue;
import dev.precept.domain.attribute.Attributes;
import dev.precept.domain.condition.Operand;
import dev.precept.domain.policy.Effect;
import dev.precept.domain.policy.PolicyDetails;
import dev.precept.domain.policy.PolicyEvent;
import dev.precept.domain.policy.PolicySource;
import dev.precept.domain.policy.PolicyTarget;
import dev.precept.domain.shared.EventEnvelope;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.PolicyId;
import dev.precept.projections.decision.AccessRequest;
import dev.precept.projections.decision.Decision;
import dev.precept.projections.decision.Log;
import dev.precept.projections.decision.PolicyDecisionPoint;
import dev.precept.projections.decision.RandomQuestions;
import dev.precept.projections.decision.Reason;
import dev.precept.projections.decision.Supplied;
import dev.precept.projections.feed.FeedFilter;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.RoleImage;
import dev.precept.projections.testing.RandomHistory;
import dev.precept.testing.RandomConditions;
import dev.precept.testing.Seed;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A sidecar's whole answers are the decision point's, whatever the history and the question; {@code
 * -Dsidecar.histories=} asks about more.
 */
class SidecarProperties {
    private static final int HISTORIES = Integer.getInteger("sidecar.histories", 3);
    private static final int COMMANDS = 300;
    private static final int COMMANDS_BETWEEN = 50;
    private static final int TOKENS = 20;
    private static final int QUESTIONS = 80;
    private static final Pattern BEYOND =
            Pattern.compile("[0-9][eE][+-]?[0-9]|[0-9]{16}|0\\.000000");
    private static final List<String> MODULES =
            List.of(
                    """
                    package levels
                    default allow := false
                    allow if input.subject.level == input.resource.level
                    deny if input.action["$name"] in {"GET", "read"}
                    """,
                    """
                    package one.two
                    allow := false if {
                      startswith(input.resource["$type"], "api2")
                    } else := true if input.now > "2026-01-01T00:05:00Z"
                    deny := input.context.clientAddress == "10.1.2.3"
                    """,
                    """
                    package three
                    import data.three as own
                    known contains name if some name, _ in input.subject
                    allow if count(own.known) > 1
                    deny if not input.token.acr
                    deny if input.application["$id"] != ""
                    deny if input.context["$name"] == input.subject["$name"]
                    clash := value if some value in [1, 2]
                    """);

    private final Random random = Seed.random(SidecarProperties.class);
    private int remote;
    private int rego;

    @Test
    void aSidecarDecidesAsTheDecisionPoint() {
        Map<Reason, Integer> told = new EnumMap<>(Reason.class);
        try (Sidecar sidecar = new Sidecar()) {
            for (int i = 0; i < HISTORIES; i++) {
                compare(sidecar, told);
            }
        }
        int questions = told.values().stream().mapToInt(Integer::intValue).sum();
        assertThat(remote).as("only expressions are asked about").isLessThan(questions / 50);
        assertThat(rego).as("modules have a say").isPositive();
        assertThat(told.keySet()).as("%s", told).hasSizeGreaterThan(15);
        assertThat(told.getOrDefault(Reason.PERMITTED, 0)).isGreaterThan(20);
    }

    private void compare(Sidecar sidecar, Map<Reason, Integer> told) {
        RandomHistory source = new RandomHistory(random);
        RandomQuestions questions = new RandomQuestions(random);
        Log log = Log.empty();
        for (int command = 0; command < COMMANDS; command += COMMANDS_BETWEEN) {
            List<EventEnvelope> more = new ArrayList<>();
            for (int j = 0; j < COMMANDS_BETWEEN; j++) {
                more.addAll(source.nextCommand());
            }
            log = log.with(more);
            for (int j = 0; j < TOKENS; j++) {
                questions.issue(log, questions.token(log));
            }
            compare(sidecar, log, questions, told);
            compare(sidecar, withPolicies(log), questions, told);
        }
    }

    private void compare(
            Sidecar sidecar, Log log, RandomQuestions questions, Map<Reason, Integer> told) {
        List<AccessRequest> requests = new ArrayList<>();
        for (int j = 0; j < QUESTIONS; j++) {
            requests.add(withReservedNames(questions.access(log)));
        }
        sidecar.use(log.image(), FeedFilter.EVERYTHING);
        List<String> answers = sidecar.ask(requests.stream().map(this::written).toList());
        assertThat(answers).hasSameSizeAs(requests);
        for (int i = 0; i < answers.size(); i++) {
            compare(sidecar, answers.get(i), requests.get(i), log, told);
        }
    }

    private String written(AccessRequest request) {
        return random.nextBoolean() ? Sidecar.written(request) : Sidecar.writtenWithNulls(request);
    }

    /** With values supplied for names that only Precept gives values to. */
    private AccessRequest withReservedNames(AccessRequest request) {
        if (random.nextInt(4) > 0) {
            return request;
        }
        Supplied said = request.supplied();
        return new AccessRequest(
                request.organization(),
                request.subject(),
                request.action(),
                request.resourceType(),
                request.resourceId(),
                request.application(),
                request.environment(),
                request.now(),
                new Supplied(
                        reserved(said.subject()),
                        reserved(said.action()),
                        reserved(said.resource()),
                        reserved(said.context())));
    }

    private static Attributes reserved(Attributes said) {
        Map<String, AttributeValue> more = new HashMap<>(said.value());
        for (String name : List.of(Operand.ID, Operand.TYPE, Operand.NAME)) {
            more.put(name, new AttributeValue.Text("GET"));
        }
        return new Attributes(more);
    }

    /** With policies for roles, and policies in Rego. */
    private Log withPolicies(Log log) {
        Log after = log;
        int number = 0;
        for (OrganizationImage organization : log.image().organizations()) {
            for (RoleImage role : organization.roles()) {
                if (random.nextInt(3) == 0) {
                    PolicyTarget target = new PolicyTarget.Role(role.document().id());
                    after = with(after, organization, target, number++);
                }
            }
            if (random.nextInt(3) == 0) {
                after = with(after, organization, new PolicyTarget.Organization(), number++);
            }
        }
        return after;
    }

    private Log with(Log log, OrganizationImage organization, PolicyTarget target, int number) {
        OrganizationId of = organization.document().id();
        PolicyId id = new PolicyId("rego" + number);
        Effect effect = random.nextBoolean() ? Effect.PERMIT : Effect.DENY;
        PolicySource source =
                random.nextInt(3) == 0
                        ? new PolicySource.Condition(new RandomConditions(random).condition(3))
                        : PolicySource.Rego.of(MODULES.get(random.nextInt(3)), null, null);
        PolicyDetails details = new PolicyDetails(effect, source, Set.of());
        Handle handle = new Handle("rego" + number);
        return log.with(of, id, new PolicyEvent.PolicyCreated(id, of, handle, details))
                .with(of, id, new PolicyEvent.PolicyAttached(target));
    }

    private static boolean hasExpressions(Log log) {
        return log.image().organizations().stream()
                .flatMap(organization -> organization.policies().list().stream())
                .anyMatch(policy -> policy.details().source() instanceof PolicySource.Cel);
    }

    /** Whether numbers may be in it that OPA would write otherwise. */
    private static boolean hasNumbersBeyond(AccessRequest request) {
        return BEYOND.matcher(Sidecar.written(request)).find();
    }

    /** What a sidecar says where only the decision point can tell. */
    private static String remoteOnly(Log log) {
        return "{\"obligations\":{\"fieldMask\":[]},\"position\":"
                + log.image().position()
                + ",\"reason\":\"REMOTE_ONLY\"}";
    }

    private void compare(
            Sidecar sidecar,
            String answer,
            AccessRequest request,
            Log log,
            Map<Reason, Integer> told) {
        AccessRequest answered = sidecar.answered(log.image(), request);
        rego += answered.answers() == null ? 0 : 1;
        Decision decision = PolicyDecisionPoint.decide(log.image(), answered);
        boolean mayBeRemote = hasExpressions(log) || hasNumbersBeyond(request);
        if (answer.equals(remoteOnly(log)) && mayBeRemote) {
            remote++;
            return;
        }
        assertThat(answer)
                .as("at %s: %s", log.image().position(), request)
                .isEqualTo(Sidecar.written(decision));
        told.merge(decision.reason(), 1, Integer::sum);
    }
}
