package dev.precept.projections.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.precept.domain.attribute.AttributeValue;
import dev.precept.domain.attribute.Attributes;
import dev.precept.domain.condition.Operand;
import dev.precept.domain.policy.PolicySource;
import dev.precept.domain.shared.EventEnvelope;
import dev.precept.projections.decision.AccessRequest;
import dev.precept.projections.decision.Decision;
import dev.precept.projections.decision.Log;
import dev.precept.projections.decision.PolicyDecisionPoint;
import dev.precept.projections.decision.RandomQuestions;
import dev.precept.projections.decision.Reason;
import dev.precept.projections.decision.Supplied;
import dev.precept.projections.feed.FeedFilter;
import dev.precept.projections.testing.RandomHistory;
import dev.precept.testing.Seed;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * A sidecar's whole answers are the decision point's, whatever the history and the question; {@code
 * -Dsidecar.histories=} asks about more.
 */
class SidecarProperties {
    private static final int HISTORIES = Integer.getInteger("sidecar.histories", 3);
    private static final int COMMANDS = 400;
    private static final int COMMANDS_BETWEEN = 100;
    private static final int TOKENS = 20;
    private static final int QUESTIONS = 100;

    /** Where in those something did not come up this often that has to. */
    private static final int MOST_HISTORIES = 20;

    private static final int ENOUGH = 5;
    private static final Set<Reason> OFTEN =
            EnumSet.of(
                    Reason.PERMITTED,
                    Reason.PUBLIC_OPERATION,
                    Reason.TOKEN_REVOKED,
                    Reason.NO_SUBSCRIPTION,
                    Reason.SUBSCRIPTION_INACTIVE,
                    Reason.SCOPE_NOT_IN_TOKEN,
                    Reason.NO_ROLE_IN_AUDIENCE,
                    Reason.ROLE_LACKS_PERMISSION,
                    Reason.ROLES_EXCLUDE,
                    Reason.CONDITION_NOT_MET,
                    Reason.POLICY_DENIES,
                    Reason.POLICY_NOT_MET);

    private static final int DRAWS = 50;
    private static final Set<Reason> FAR =
            EnumSet.of(
                    Reason.PERMITTED,
                    Reason.ROLE_LACKS_PERMISSION,
                    Reason.CONDITION_NOT_MET,
                    Reason.POLICY_DENIES,
                    Reason.POLICY_NOT_MET,
                    Reason.POLICY_ENGINE_UNAVAILABLE);
    private static final List<Predicate<Decision>> WANTED =
            List.of(
                    _ -> true,
                    decision -> FAR.contains(decision.reason()),
                    decision -> decision.reason() == Reason.ROLES_EXCLUDE,
                    decision -> decision.obligations().stepUp() != null,
                    decision -> !decision.obligations().fieldMask().isEmpty());
    private static final Set<BundleCollection> ATTRIBUTED =
            EnumSet.of(BundleCollection.USERS, BundleCollection.GROUPS, BundleCollection.RESOURCES);
    private static final Pattern BEYOND =
            Pattern.compile("[0-9][eE][+-]?[0-9]|[0-9]{16}|0\\.000000");

    private final Random random = Seed.random(SidecarProperties.class);
    private final Map<Reason, Integer> told = new EnumMap<>(Reason.class);
    private int remote;
    private int rego;
    private int stepUps;
    private int masks;
    private int limits;

    @Test
    void aSidecarDecidesAsTheDecisionPoint() {
        try (Sidecar sidecar = new Sidecar()) {
            for (int i = 0; i < HISTORIES || (isLacking() && i < MOST_HISTORIES); i++) {
                compare(sidecar);
            }
        }

        int questions = told.values().stream().mapToInt(Integer::intValue).sum();
        assertThat(remote)
                .as("only expressions, WebAssembly and odd numbers are asked about")
                .isLessThan(questions / 50);
        assertThat(rego).as("modules have a say").isPositive();
        assertThat(isLacking()).as("%s %d %d %d", told, stepUps, masks, limits).isFalse();
    }

    /** Whether something rarely came up that has to. */
    private boolean isLacking() {
        return rego == 0
                || Math.min(Math.min(stepUps, masks), limits) < ENOUGH
                || OFTEN.stream().anyMatch(reason -> told.getOrDefault(reason, 0) < ENOUGH);
    }

    private void compare(Sidecar sidecar) {
        RandomHistory source = new RandomHistory(random);
        RandomQuestions questions = new RandomQuestions(random);
        Log log = Log.empty();
        for (int command = 0; command < COMMANDS; command += COMMANDS_BETWEEN) {
            List<EventEnvelope> next = new ArrayList<>();
            for (int j = 0; j < COMMANDS_BETWEEN; j++) {
                next.addAll(source.nextCommand());
            }
            log = log.with(next);
            for (int j = 0; j < TOKENS; j++) {
                questions.issue(log, questions.token(log));
            }
            compare(sidecar, log, questions);
            boolean isStrict = command / COMMANDS_BETWEEN % 2 == 1;
            Log more = isStrict ? MoreRules.strict(random, log) : MoreRules.policies(random, log);
            compare(sidecar, more, questions);
        }
    }

    private void compare(Sidecar sidecar, Log log, RandomQuestions questions) {
        List<AccessRequest> requests = new ArrayList<>();
        for (int j = 0; j < QUESTIONS; j++) {
            requests.add(withReservedNames(question(log, questions)));
        }
        sidecar.use(log.image(), FeedFilter.EVERYTHING);
        List<String> answers = sidecar.ask(requests.stream().map(this::written).toList());
        assertThat(answers).hasSameSizeAs(requests);
        for (int i = 0; i < answers.size(); i++) {
            compare(sidecar, answers.get(i), requests.get(i), log);
        }
    }

    /** Often one whose answer is of a kind that rarely comes up. */
    private AccessRequest question(Log log, RandomQuestions questions) {
        AccessRequest request = questions.access(log);
        Predicate<Decision> wanted = WANTED.get(random.nextInt(WANTED.size()));
        for (int i = 0; i < DRAWS; i++) {
            if (wanted.test(PolicyDecisionPoint.decide(log.image(), request))) {
                break;
            }
            request = questions.access(log);
        }
        return request;
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

    /** Whether there are policies that no sidecar evaluates. */
    private static boolean hasOnlyOurs(Log log) {
        return log.image().organizations().stream()
                .flatMap(organization -> organization.policies().list().stream())
                .anyMatch(policy -> isOnlyOurs(policy.details().source()));
    }

    private static boolean isOnlyOurs(PolicySource source) {
        return source instanceof PolicySource.Cel
                || (source instanceof PolicySource.Rego rego && rego.wasm() != null);
    }

    /** Whether numbers may be in what is asked, or kept, that OPA would write otherwise. */
    private static boolean hasNumbersBeyond(Log log, AccessRequest request) {
        boolean[] isBeyond = {BEYOND.matcher(Sidecar.written(request)).find()};
        BundleData data = new BundleData(log.image(), FeedFilter.EVERYTHING);
        for (BundleCollection collection : ATTRIBUTED) {
            data.forEach(
                    collection,
                    entry -> isBeyond[0] |= BEYOND.matcher(new String(entry.json(), UTF_8)).find());
        }
        return isBeyond[0];
    }

    /** What a sidecar says where only the decision point can tell. */
    private static String remoteOnly(Log log) {
        return "{\"obligations\":{\"fieldMask\":[]},\"position\":"
                + log.image().position()
                + ",\"reason\":\"REMOTE_ONLY\"}";
    }

    private void compare(Sidecar sidecar, String answer, AccessRequest request, Log log) {
        AccessRequest answered = sidecar.answered(log.image(), request);
        rego += answered.answers() == null ? 0 : 1;
        Decision decision = PolicyDecisionPoint.decide(log.image(), answered);
        if (answer.equals(remoteOnly(log))
                && (hasOnlyOurs(log) || hasNumbersBeyond(log, request))) {
            remote++;
            return;
        }
        assertThat(answer)
                .as("at %s: %s", log.image().position(), request)
                .isEqualTo(Sidecar.written(decision));
        told.merge(decision.reason(), 1, Integer::sum);
        stepUps += decision.obligations().stepUp() == null ? 0 : 1;
        masks += decision.obligations().fieldMask().size() > 1 ? 1 : 0;
        limits += decision.obligations().rateLimit() == null ? 0 : 1;
    }
}
