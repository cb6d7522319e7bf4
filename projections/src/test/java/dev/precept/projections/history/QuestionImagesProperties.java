package dev.precept.projections.history;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.domain.revocation.CutOffTarget;
import dev.precept.domain.revocation.RevocationEvent;
import dev.precept.domain.shared.EventEnvelope;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Position;
import dev.precept.domain.shared.RevocationId;
import dev.precept.projections.decision.AccessRequest;
import dev.precept.projections.decision.Decision;
import dev.precept.projections.decision.Log;
import dev.precept.projections.decision.PolicyDecisionPoint;
import dev.precept.projections.decision.RandomQuestions;
import dev.precept.projections.decision.Reason;
import dev.precept.projections.decision.Subject;
import dev.precept.projections.image.IdentityProviderImage;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.image.UserImage;
import dev.precept.projections.reference.ReferencePdp;
import dev.precept.projections.testing.RandomHistory;
import dev.precept.testing.Seed;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** A question about the past is answered the same on its own image and on that of all there was. */
class QuestionImagesProperties {
    private static final int HISTORIES = Integer.getInteger("histories", 2);
    private static final int MOMENTS = 20;
    private static final int COMMANDS = 15;
    private static final int QUESTIONS = 30;
    private static final int DRAWS = 4_000;
    private static final int ENOUGH = 50;

    private final Random random = Seed.random(QuestionImagesProperties.class);

    @Test
    void theAnswerIsThatOfTheWholeImageAndOfTheReference() {
        int permits = 0;
        for (int i = 0; i < HISTORIES; i++) {
            RandomHistory source = new RandomHistory(random).withRego();
            List<Log> moments = new ArrayList<>();
            Log log = Log.empty();
            for (int moment = 0; moment < MOMENTS; moment++) {
                List<EventEnvelope> more = new ArrayList<>();
                for (int command = 0; command < COMMANDS; command++) {
                    more.addAll(source.nextCommand());
                }
                log = log.with(more);
                moments.add(log);
            }
            QuestionImages images = new QuestionImages(Log.empty().image(), new Memory(log));
            RandomQuestions questions = new RandomQuestions(random);
            for (Log then : moments) {
                permits += compare(then, moments, images, questions);
            }
        }
        assertThat(permits).isPositive();
    }

    /** Wherever the limit lies: there is no image, or one of all that it takes. */
    @Test
    void whereALimitIsReachedThereIsNoImage() {
        Log log = Log.empty().with(RandomHistory.of(random, MOMENTS * COMMANDS));
        Position end = log.image().position();
        Memory memory = new Memory(log);
        RandomQuestions questions = new RandomQuestions(random);
        int refused = 0;
        int made = 0;
        for (int i = 0; i < MOMENTS * QUESTIONS; i++) {
            AccessRequest request = questions.access(log);
            int most = random.nextInt(100);
            PolicyImage own =
                    new QuestionImages(Log.empty().image(), memory, most).of(end, request);
            if (own == null) {
                refused++;
            } else {
                made++;
                assertThat(PolicyDecisionPoint.decide(own, request))
                        .as("at most %s: %s", most, request)
                        .isEqualTo(PolicyDecisionPoint.decide(log.image(), request));
            }
        }
        assertThat(refused).isPositive();
        assertThat(made).isPositive();
    }

    /** By the provider's own name of its subject, and by the user here whom it names by handle. */
    @Test
    void aCutOffOfAProvidersSubjectIsSeenToo() {
        int byIssuer = 0;
        int byHandle = 0;
        for (int i = 0; i < HISTORIES || (i < ENOUGH && byIssuer * byHandle == 0); i++) {
            Log log = Log.empty().with(RandomHistory.of(random, MOMENTS * COMMANDS));
            RandomQuestions questions = new RandomQuestions(random);
            for (int k = 0; k < DRAWS; k++) {
                AccessRequest request = questions.access(log);
                OrganizationImage organization = log.image().organization(request.organization());
                if (organization != null
                        && request.subject() instanceof Subject.ForeignToken(var claims)) {
                    IdentityProviderImage provider =
                            organization.identityProviders().get(claims.provider());
                    if (provider != null) {
                        String issuer = provider.document().details().issuer();
                        byIssuer += cutOff(log, request, issuer + '#' + claims.subject());
                    }
                    UserImage user = claims.user(log.image(), organization);
                    if (user != null && !user.document().id().value().equals(claims.user())) {
                        byHandle += cutOff(log, request, user.document().id().value());
                    }
                }
            }
        }
        assertThat(byIssuer).isPositive();
        assertThat(byHandle).isPositive();
    }

    /** Whether the cut-off of the subject denies what is asked for. */
    private static int cutOff(Log log, AccessRequest request, String subject) {
        OrganizationId organization = request.organization();
        RevocationId id = new RevocationId("cut-off");
        Log then =
                log.with(
                        organization,
                        id,
                        new RevocationEvent.TokensCutOff(
                                id, organization, new CutOffTarget.Subject(subject)));
        QuestionImages images = new QuestionImages(Log.empty().image(), new Memory(then));
        Decision whole = PolicyDecisionPoint.decide(then.image(), request);
        PolicyImage own = made(images.of(then.image().position(), request));
        assertThat(PolicyDecisionPoint.decide(own, request)).as("%s", request).isEqualTo(whole);
        return whole.reason() == Reason.TOKEN_REVOKED ? 1 : 0;
    }

    private int compare(
            Log then, List<Log> moments, QuestionImages images, RandomQuestions questions) {
        ReferencePdp reference = new ReferencePdp(Log.ID, then.history()).withoutEngine();
        Position end = then.image().position();
        int permits = 0;
        for (int i = 0; i < QUESTIONS; i++) {
            Log asking = random.nextBoolean() ? then : moments.get(random.nextInt(MOMENTS));
            AccessRequest request = questions.access(asking);
            Decision whole = PolicyDecisionPoint.decide(then.image(), request);
            Decision own = PolicyDecisionPoint.decide(made(images.of(end, request)), request);
            assertThat(own).as("at %s: %s", end, request).isEqualTo(whole);
            assertThat(own).as("at %s: %s", end, request).isEqualTo(reference.decide(request));
            permits += own.isPermitted() ? 1 : 0;
        }
        return permits;
    }

    private static PolicyImage made(@Nullable PolicyImage image) {
        assertThat(image).isNotNull();
        return image;
    }

    /** The keys' table as it is in the database. */
    private static final class Memory implements PastEvents {
        private final Log log;
        private final Map<Long, List<EventEnvelope>> found = new HashMap<>();

        Memory(Log log) {
            this.log = log;
            for (EventEnvelope event : log.history()) {
                for (long key : HistoryKeys.of(event.recorded())) {
                    found.computeIfAbsent(key, _ -> new ArrayList<>()).add(event);
                }
            }
        }

        @Override
        public @Nullable List<EventEnvelope> find(
                Set<Long> keys, Set<OrganizationId> organizations, Position end, int atMost) {
            List<EventEnvelope> all =
                    keys.stream()
                            .flatMap(key -> found.getOrDefault(key, List.of()).stream())
                            .filter(event -> event.position().compareTo(end) <= 0)
                            .filter(one -> organizations.contains(one.recorded().organization()))
                            .toList();
            return all.size() > atMost ? null : all;
        }

        @Override
        public Instant at(Position position) {
            return position.equals(Position.ZERO)
                    ? Instant.EPOCH
                    : log.history().get((int) position.value() - 1).at();
        }
    }
}
