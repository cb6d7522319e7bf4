package dev.precept.projections.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.domain.shared.EventEnvelope;
import dev.precept.projections.decision.AccessRequest;
import dev.precept.projections.decision.Decision;
import dev.precept.projections.decision.Log;
import dev.precept.projections.decision.PolicyDecisionPoint;
import dev.precept.projections.decision.RandomQuestions;
import dev.precept.projections.decision.Reason;
import dev.precept.projections.feed.FeedFilter;
import dev.precept.projections.testing.RandomHistory;
import dev.precept.testing.Seed;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A sidecar's whole answers are the decision point's, whatever the history and the question; {@code
 * -Dsidecar.histories=} asks about more.
 */
class SidecarProperties {
    private static final int HISTORIES = Integer.getInteger("sidecar.histories", 3);
    private static final int COMMANDS = 300;
    private static final int COMMANDS_BETWEEN = 50;
    private static final int TOKENS = 20;
    private static final int QUESTIONS = 150;

    private final Random random = Seed.random(SidecarProperties.class);
    private int remote;

    @Test
    void aSidecarDecidesAsTheDecisionPoint() {
        Map<Reason, Integer> told = new EnumMap<>(Reason.class);
        try (Sidecar sidecar = new Sidecar()) {
            for (int i = 0; i < HISTORIES; i++) {
                compare(sidecar, told);
            }
        }
        int questions = told.values().stream().mapToInt(Integer::intValue).sum();
        assertThat(remote).as("only expressions are asked about").isLessThan(questions / 20);
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
            List<AccessRequest> requests = new ArrayList<>();
            for (int j = 0; j < QUESTIONS; j++) {
                requests.add(questions.access(log));
            }
            sidecar.use(log.image(), FeedFilter.EVERYTHING);
            compare(sidecar.ask(requests), requests, log, told);
        }
    }

    /** What a sidecar says where only the decision point can tell. */
    private static String remoteOnly(Log log) {
        return "{\"obligations\":{\"fieldMask\":[]},\"position\":"
                + log.image().position()
                + ",\"reason\":\"REMOTE_ONLY\"}";
    }

    private void compare(
            List<String> answers,
            List<AccessRequest> requests,
            Log log,
            Map<Reason, Integer> told) {
        assertThat(answers).hasSameSizeAs(requests);
        for (int i = 0; i < answers.size(); i++) {
            AccessRequest request = requests.get(i);
            Decision decision = PolicyDecisionPoint.decide(log.image(), request);
            if (answers.get(i).equals(remoteOnly(log))) {
                remote++;
                continue;
            }
            assertThat(answers.get(i))
                    .as("at %s: %s", log.image().position(), request)
                    .isEqualTo(Sidecar.written(decision));
            told.merge(decision.reason(), 1, Integer::sum);
        }
    }
}
