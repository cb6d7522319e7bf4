package dev.precept.projections.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.domain.api.ApiDetails;
import dev.precept.domain.api.ApiEvent;
import dev.precept.domain.api.DecisionMode;
import dev.precept.domain.api.HttpMethod;
import dev.precept.domain.api.Lifecycle;
import dev.precept.domain.api.Operation;
import dev.precept.domain.api.OperationAccess;
import dev.precept.domain.api.PathTemplate;
import dev.precept.domain.application.Environment;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.EventEnvelope;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Position;
import dev.precept.projections.decision.AccessRequest;
import dev.precept.projections.decision.Reason;
import dev.precept.projections.decision.Subject;
import dev.precept.projections.feed.FeedFilter;
import dev.precept.projections.feed.FeedMessage;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.loader.ImageLoader;
import dev.precept.projections.testing.Images;
import dev.precept.projections.testing.TestLog;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

class EmbeddedDecisionPointTest {
    private static final OrganizationId ORGANIZATION = new OrganizationId("o1");
    private static final ApiId API = new ApiId("a1");
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Question OPEN = _ -> asked("GET", "/open");

    private final TestLog log = new TestLog();
    private final List<Position> published = new ArrayList<>();
    private final ImageLoader loader =
            new ImageLoader(
                    PolicyImage.empty("none"),
                    List.of((image, _) -> published.add(image.position())));
    private long nanos = 1_000_000;
    private final EmbeddedDecisionPoint point = new EmbeddedDecisionPoint(loader, () -> nanos);

    EmbeddedDecisionPointTest() {
        log.organization(ORGANIZATION, null)
                .command(
                        ORGANIZATION,
                        API,
                        new ApiEvent.ApiCreated(
                                API, ORGANIZATION, new Handle("a1"), "https://a1", details()),
                        new ApiEvent.LifecycleChanged(Lifecycle.CREATED, Lifecycle.PUBLISHED),
                        new ApiEvent.OperationsChanged(
                                List.of(
                                        new Operation(
                                                HttpMethod.GET,
                                                new PathTemplate("/open"),
                                                new OperationAccess.Public())),
                                List.of()));
    }

    @Test
    void withoutAnImageNothingPasses() {
        Answer answer = point.decide(OPEN, StaleMode.SERVE_STALE);
        assertThat(answer.decision().reason()).isEqualTo(Reason.LEASE_EXPIRED);
        assertThat(answer.request()).isNull();
        assertThat(point.question()).isNull();
        assertThat(point.report("late")).isNull();
    }

    @Test
    void anImageAloneIsNoLease() {
        point.load(log.image());
        assertThat(reason(StaleMode.DENY)).isEqualTo(Reason.LEASE_EXPIRED);
        assertThat(point.covers(point.image())).isFalse();
        Answer stale = point.decide(OPEN, StaleMode.SERVE_STALE);
        assertThat(stale.decision().isPermitted()).isTrue();
        assertThat(stale.isStale()).isTrue();
    }

    @Test
    void aDenyNeedsNoLease() {
        point.load(log.image());
        Answer answer = point.decide(_ -> asked("GET", "/other"), StaleMode.DENY);
        assertThat(answer.decision().reason()).isEqualTo(Reason.CREDENTIAL_MISSING);
        assertThat(answer.isStale()).isFalse();
    }

    @Test
    void aLeasePermitsUntilItEnds() {
        point.load(log.image());
        grant(false);
        assertThat(reason(StaleMode.DENY)).isEqualTo(Reason.PUBLIC_OPERATION);
        assertThat(point.decide(OPEN, StaleMode.SERVE_STALE).isStale()).isFalse();
        nanos += SECOND.toNanos() - 1;
        assertThat(point.leaseLeft(point.image())).isEqualTo(Duration.ofNanos(1));
        nanos++;
        assertThat(reason(StaleMode.DENY)).isEqualTo(Reason.LEASE_EXPIRED);
    }

    @Test
    void theLeaseIsAskedForWhenTheDecisionIsMade() {
        point.load(log.image());
        grant(false);
        Question slow =
                _ -> {
                    nanos += SECOND.toNanos();
                    return asked("GET", "/open");
                };
        assertThat(point.decide(slow, StaleMode.DENY).decision().reason())
                .isEqualTo(Reason.LEASE_EXPIRED);
    }

    @Test
    void anImageBehindTheHeadIsNotCovered() {
        point.load(log.image());
        FeedMessage closing = closing();
        grant(true);
        assertThat(reason(StaleMode.DENY)).isEqualTo(Reason.LEASE_EXPIRED);
        assertThat(point.take(closing)).isEqualTo(Step.GO_ON);
        assertThat(reason(StaleMode.DENY)).isEqualTo(Reason.CREDENTIAL_MISSING);
        assertThat(point.covers(point.image())).isTrue();
    }

    @Test
    void whereNothingChangedTheImagePassesToTheHead() {
        point.load(log.image());
        log.organization(new OrganizationId("o2"), null);
        grant(false);
        assertThat(point.image().position()).isEqualTo(log.image().position());
        assertThat(reason(StaleMode.DENY)).isEqualTo(Reason.PUBLIC_OPERATION);
        assertThat(published).hasSize(2);
    }

    @Test
    void whatIsUnchangedSinceALaterImageSaysNothingOfThisOne() {
        LeaseQuestion ahead;
        point.load(log.image());
        PolicyImage before = point.image();
        point.take(closing());
        ahead = Objects.requireNonNull(point.question());
        point.distrust();
        point.load(before);
        point.granted(ahead, answer(false), nanos);
        assertThat(point.image()).isSameAs(before);
        assertThat(reason(StaleMode.DENY)).isEqualTo(Reason.LEASE_EXPIRED);
    }

    @Test
    void whatIsUnchangedSinceAPositionOfAnotherLogSaysNothingOfThisOne() {
        point.load(log.image());
        PolicyImage before = point.image();
        LeaseQuestion asked = question(before);
        closing();
        LeaseQuestion elsewhere = new LeaseQuestion("before", asked.position(), asked.stateHash());
        point.granted(elsewhere, answer(false), nanos);
        assertThat(point.image()).isSameAs(before);
        assertThat(reason(StaleMode.DENY)).isEqualTo(Reason.LEASE_EXPIRED);
    }

    @Test
    void aGapIsFollowedAnew() {
        point.load(log.image());
        FeedMessage lost = closing();
        FeedMessage next = change(opening());
        FeedMessage heartbeat =
                new FeedMessage.Heartbeat(next.log(), next.position(), next.position(), next.at());
        assertThat(point.take(next)).isEqualTo(Step.FOLLOW_ANEW);
        assertThat(point.take(heartbeat)).isEqualTo(Step.FOLLOW_ANEW);
        assertThat(point.take(lost)).isEqualTo(Step.GO_ON);
        assertThat(point.take(next)).isEqualTo(Step.GO_ON);
        assertThat(point.take(lost)).isEqualTo(Step.GO_ON);
        Images.assertSame(point.image(), log.image());
    }

    @Test
    void aContradictionIsTheEndOfTheImage() {
        point.load(log.image());
        grant(false);
        Position before = closing().previous();
        FeedMessage.Changes opening = change(opening());
        FeedMessage wrong =
                new FeedMessage.Changes(
                        opening.log(), before, opening.position(), opening.at(), opening.events());
        assertThat(point.take(wrong)).isEqualTo(Step.BEGIN_AGAIN);
        assertThat(point.isTrusted()).isFalse();
        assertThat(reason(StaleMode.SERVE_STALE)).isEqualTo(Reason.LEASE_EXPIRED);
        assertThat(point.granted(question(log.image()), answer(false), nanos))
                .isEqualTo(Step.BEGIN_AGAIN);
        assertThat(point.covers(log.image())).isFalse();
        point.load(log.image());
        grant(false);
        assertThat(reason(StaleMode.DENY)).isEqualTo(Reason.PUBLIC_OPERATION);
    }

    @Test
    void anotherLogEndsTheLeaseAndBeginsAgain() {
        point.load(log.image());
        grant(false);
        Position position = point.image().position();
        FeedMessage other = new FeedMessage.Heartbeat("other", position, position, TestLog.START);
        assertThat(point.take(other)).isEqualTo(Step.BEGIN_AGAIN);
        assertThat(reason(StaleMode.DENY)).isEqualTo(Reason.LEASE_EXPIRED);
        assertThat(point.decide(OPEN, StaleMode.SERVE_STALE).isStale()).isTrue();
        LeaseAnswer elsewhere = new LeaseAnswer("other", position, TestLog.START, false, SECOND);
        assertThat(point.granted(question(point.image()), elsewhere, nanos))
                .isEqualTo(Step.BEGIN_AGAIN);
        point.load(PolicyImage.empty("other"));
        assertThat(point.image().log()).isEqualTo("other");
    }

    @Test
    void whatWasToldWhileADecisionWasMadeIsHeldTo() {
        point.load(log.image());
        grant(false);
        FeedMessage closing = closing();
        PolicyImage before = point.image();
        Question overtaken =
                _ -> {
                    point.take(closing);
                    point.report(null);
                    return asked("GET", "/open");
                };
        Answer answer = point.decide(overtaken, StaleMode.DENY);
        assertThat(answer.decision().isPermitted()).isFalse();
        assertThat(answer.decision().position()).isEqualTo(closing.position());
        assertThat(point.covers(before)).isFalse();
    }

    @Test
    void anImageFromBeforeTheLastLoadHasNotItsLease() {
        point.load(log.image());
        PolicyImage wrong = point.image();
        grant(false);
        assertThat(point.covers(wrong)).isTrue();
        point.distrust();
        point.load(log.image());
        grant(false);
        assertThat(point.covers(wrong)).isFalse();
        PolicyImage right = point.image();
        assertThat(point.covers(right)).isTrue();
        FeedMessage closing = closing();
        point.take(closing);
        PolicyImage later = point.image();
        log.organization(new OrganizationId("o3"), null);
        grant(false);
        assertThat(point.image()).isNotSameAs(later);
        assertThat(point.leaseLeft(later)).isPositive();
        assertThat(point.leaseLeft(wrong)).isZero();
    }

    @Test
    void anOlderSnapshotIsPassedOver() {
        PolicyImage before = log.image();
        point.load(before);
        point.take(closing());
        grant(false);
        PolicyImage newest = point.image();
        point.load(before);
        assertThat(point.image()).isSameAs(newest);
        assertThat(point.covers(newest)).isTrue();
    }

    private Reason reason(StaleMode mode) {
        return point.decide(OPEN, mode).decision().reason();
    }

    private void grant(boolean isChanged) {
        point.granted(question(point.image()), answer(isChanged), nanos);
    }

    private static LeaseQuestion question(PolicyImage image) {
        return new LeaseQuestion(image.log(), image.position(), FeedFilter.EVERYTHING.hash(image));
    }

    /** By who has read the head now. */
    private LeaseAnswer answer(boolean isChanged) {
        PolicyImage head = log.image();
        return new LeaseAnswer(head.log(), head.position(), head.at(), isChanged, SECOND);
    }

    /** The API is closed. */
    private FeedMessage closing() {
        return change(new ApiEvent.LifecycleChanged(Lifecycle.PUBLISHED, Lifecycle.BLOCKED));
    }

    private static ApiEvent opening() {
        return new ApiEvent.LifecycleChanged(Lifecycle.BLOCKED, Lifecycle.PUBLISHED);
    }

    private FeedMessage.Changes change(ApiEvent event) {
        Position before = log.image().position();
        log.command(ORGANIZATION, API, event);
        List<EventEnvelope> events = log.after(before);
        PolicyImage after = log.image();
        return new FeedMessage.Changes(after.log(), before, after.position(), after.at(), events);
    }

    private static AccessRequest asked(String method, String path) {
        return new AccessRequest(
                ORGANIZATION,
                new Subject.RefusedToken(Reason.CREDENTIAL_MISSING),
                method,
                "a1",
                path,
                null,
                Environment.PRODUCTION,
                TestLog.START);
    }

    private static ApiDetails details() {
        return new ApiDetails(
                "a1", "", null, null, true, false, null, DecisionMode.LIVE, List.of(), List.of());
    }
}
