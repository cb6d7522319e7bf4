package dev.precept.projections.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.domain.shared.EventEnvelope;
import dev.precept.projections.decision.AccessRequest;
import dev.precept.projections.decision.Decision;
import dev.precept.projections.decision.Log;
import dev.precept.projections.decision.PolicyDecisionPoint;
import dev.precept.projections.decision.RandomQuestions;
import dev.precept.projections.feed.FeedFilter;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.testing.RandomFilters;
import dev.precept.projections.testing.RandomHistory;
import dev.precept.testing.Seed;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Whatever the filter, a sidecar permits what the decision point permits, with the same
 * obligations, or nothing; {@code -Dsidecar.histories=} asks about more.
 */
class FilteredSidecarProperties {
    private static final int HISTORIES = Integer.getInteger("sidecar.histories", 3);

    /** Where those had too little of what is looked for. */
    private static final int MOST_HISTORIES = 10 * HISTORIES;

    private static final int COMMANDS = 250;
    private static final int QUESTIONS = 250;

    private final Random random = Seed.random(FilteredSidecarProperties.class);
    private int permitted;
    private int left;
    private int unsure;

    @Test
    void aSidecarOfSomeApisPermitsNothingBeyondTheDecisionPoint() {
        try (Sidecar sidecar = new Sidecar()) {
            for (int i = 0; i < HISTORIES || (isTooLittle() && i < MOST_HISTORIES); i++) {
                RandomHistory plain = new RandomHistory(random);
                RandomHistory source = random.nextInt(3) == 0 ? plain.withRego() : plain;
                List<EventEnvelope> events = new ArrayList<>();
                for (int j = 0; j < COMMANDS; j++) {
                    events.addAll(source.nextCommand());
                }
                Log log = Log.empty().with(events);
                for (OrganizationImage of : log.image().organizations()) {
                    compare(
                            sidecar,
                            log,
                            RandomFilters.some(random, log.image(), of.document().id()));
                }
            }
        }
        assertThat(isTooLittle()).as("%s permitted, %s left out", permitted, left).isFalse();
        assertThat(unsure).as("expressions and the like").isLessThan(permitted / 2);
    }

    private boolean isTooLittle() {
        return permitted < 20 || left < 5;
    }

    private void compare(Sidecar sidecar, Log log, FeedFilter filter) {
        PolicyImage image = log.image();
        RandomQuestions questions = new RandomQuestions(random);
        List<AccessRequest> asked = new ArrayList<>();
        for (int i = 0; i < QUESTIONS; i++) {
            AccessRequest request = questions.access(log);
            if (filter.covers(image, request.organization())
                    && !filter.inherits(image, request.organization())) {
                asked.add(request);
            }
        }
        if (asked.isEmpty()) {
            return;
        }
        sidecar.use(image, filter);
        List<String> answers = sidecar.ask(asked.stream().map(Sidecar::written).toList());
        assertThat(answers).hasSameSizeAs(asked);
        for (int i = 0; i < answers.size(); i++) {
            compare(answers.get(i), filter, asked.get(i), sidecar, image);
        }
    }

    private void compare(
            String answer,
            FeedFilter filter,
            AccessRequest request,
            Sidecar sidecar,
            PolicyImage image) {
        Decision decision = PolicyDecisionPoint.decide(image, sidecar.answered(image, request));
        if (answer.contains("\"PERMITTED\"") || answer.contains("\"PUBLIC_OPERATION\"")) {
            assertThat(answer).as("%s: %s", filter, request).isEqualTo(Sidecar.written(decision));
            permitted++;
        } else if (decision.isPermitted()) {
            assertThat(answer).as("%s: %s", filter, request).contains("\"REMOTE_ONLY\"");
            if (isOfOther(filter, request, image)) {
                left++;
            } else {
                unsure++;
            }
        }
    }

    private static boolean isOfOther(FeedFilter filter, AccessRequest request, PolicyImage image) {
        OrganizationImage of = image.organization(request.organization());
        return of != null
                && image.visibleApisByName(of, request.resourceType()).stream()
                        .anyMatch(api -> !filter.includes(api.document().id()));
    }
}
