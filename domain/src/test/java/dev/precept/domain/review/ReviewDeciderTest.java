package dev.precept.domain.review;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.domain.World;
import dev.precept.domain.attribute.Attributes;
import dev.precept.domain.review.ReviewCommand.ChangeReview;
import dev.precept.domain.review.ReviewCommand.CloseReview;
import dev.precept.domain.review.ReviewCommand.DecideItem;
import dev.precept.domain.review.ReviewCommand.OpenReview;
import dev.precept.domain.review.ReviewEvent.ItemDecided;
import dev.precept.domain.review.ReviewEvent.ReviewChanged;
import dev.precept.domain.review.ReviewEvent.ReviewClosed;
import dev.precept.domain.review.ReviewEvent.ReviewOpened;
import dev.precept.domain.role.Member;
import dev.precept.domain.shared.Actor;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.Limits;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Position;
import dev.precept.domain.shared.Rejection.Code;
import dev.precept.domain.shared.ReviewId;
import dev.precept.domain.shared.RoleId;
import dev.precept.domain.shared.UserId;
import dev.precept.domain.user.UserCommand.CreateUser;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

class ReviewDeciderTest {
    private static final OrganizationId ORGANIZATION = OrganizationId.DEFAULT;
    private static final ReviewId REVIEW = new ReviewId("q2");
    private static final UserId ANN = new UserId("ann");
    private static final Actor BY_ANN = user("ann");
    private static final ReviewDetails DETAILS = details("Second quarter", Set.of(ANN));
    private static final ReviewItem BOBS =
            new ReviewItem.Membership(new RoleId("reader"), new Member.User(new UserId("bob")));

    private final World world = World.withOrganizations();

    private static Actor user(String id) {
        return new Actor(Actor.Kind.USER, OrganizationId.SYSTEM, id);
    }

    private static ReviewDetails details(String name, Set<UserId> reviewers) {
        return new ReviewDetails(
                name,
                ReviewScope.EVERYTHING,
                new Reviewers(reviewers, Set.of()),
                World.NOW.plus(Duration.ofDays(30)));
    }

    private static OpenReview open(ReviewDetails details) {
        return new OpenReview(REVIEW, ORGANIZATION, new Handle("q2"), details);
    }

    private static DecideItem decide(Actor actor, ReviewItem item, Verdict verdict, String reason) {
        return new DecideItem(REVIEW, actor, item, verdict, reason, null);
    }

    private static ItemDecided decided(Verdict verdict, String reason, @Nullable Position at) {
        return new ItemDecided(BOBS, verdict, reason, at);
    }

    @BeforeEach
    void reviewer() {
        world.given(new CreateUser(ANN, OrganizationId.SYSTEM, new Handle("ann"), Attributes.NONE));
    }

    @Test
    void isOpenedAndClosedForGood() {
        world.when(open(DETAILS))
                .then(new ReviewOpened(REVIEW, ORGANIZATION, new Handle("q2"), DETAILS));
        world.when(open(DETAILS)).refused(Code.ALREADY_EXISTS);
        world.when(new OpenReview(new ReviewId("other"), ORGANIZATION, new Handle("q2"), DETAILS))
                .refused(Code.HANDLE_TAKEN);
        world.when(decide(BY_ANN, BOBS, Verdict.KEEP, "needed"))
                .then(decided(Verdict.KEEP, "needed", null));
        ReviewResult result = new ReviewResult(3, 1, 0, 1, 1);
        world.when(new CloseReview(REVIEW, new ReviewResult(3, 0, 0, 1, 2)))
                .refused(Code.NOT_ALLOWED, "meanwhile");
        world.when(new CloseReview(REVIEW, result)).then(new ReviewClosed(result));
        world.when(new CloseReview(REVIEW, result)).refused(Code.TRANSITION_NOT_ALLOWED);
        world.when(decide(BY_ANN, BOBS, Verdict.REVOKE, "no")).refused(Code.TRANSITION_NOT_ALLOWED);
        world.when(new ChangeReview(REVIEW, DETAILS)).refused(Code.TRANSITION_NOT_ALLOWED);
        world.when(open(DETAILS)).refused(Code.ALREADY_EXISTS);
        world.when(new CloseReview(new ReviewId("none"), result)).refused(Code.NOT_FOUND);
    }

    @Test
    void onlyItsReviewersDecideAndNobodyAboutHimself() {
        world.given(open(DETAILS));
        world.when(decide(user("bob"), BOBS, Verdict.KEEP, "mine")).refused(Code.NOT_ALLOWED);
        world.when(
                        decide(
                                new Actor(Actor.Kind.APPLICATION, OrganizationId.SYSTEM, "ann"),
                                BOBS,
                                Verdict.KEEP,
                                "an application of this id"))
                .refused(Code.NOT_ALLOWED);
        world.when(
                        decide(
                                new Actor(Actor.Kind.USER, ORGANIZATION, "ann"),
                                BOBS,
                                Verdict.KEEP,
                                "of another organization"))
                .refused(Code.NOT_ALLOWED);
        world.when(decide(Actor.SERVICE, BOBS, Verdict.KEEP, "itself")).refused(Code.NOT_ALLOWED);
        ReviewItem own = new ReviewItem.Membership(new RoleId("reader"), new Member.User(ANN));
        world.when(decide(BY_ANN, own, Verdict.KEEP, "my own"))
                .refused(Code.NOT_ALLOWED, "his own");
        world.when(decide(BY_ANN, BOBS, Verdict.KEEP, " ")).refused(Code.INVALID_VALUE);
    }

    @Test
    void anApplicationReviewsAllButItself() {
        ApplicationId job = new ApplicationId("job");
        ReviewItem own = new ReviewItem.Authorization(job, new ApiId("api"), null);
        assertThat(own.isOf(new Actor(Actor.Kind.APPLICATION, OrganizationId.SYSTEM, "job")))
                .isTrue();
        assertThat(own.isOf(user("job"))).isFalse();
        ReviewDetails unknown =
                new ReviewDetails(
                        "By a job",
                        ReviewScope.EVERYTHING,
                        new Reviewers(Set.of(), Set.of(job)),
                        DETAILS.dueAt());
        world.when(open(unknown)).refused(Code.UNKNOWN_REFERENCE);
    }

    @Test
    void whatIsRevokedStaysSo() {
        world.given(open(DETAILS));
        world.when(decide(BY_ANN, BOBS, Verdict.KEEP, "needed"))
                .then(decided(Verdict.KEEP, "needed", null));
        world.when(decide(BY_ANN, BOBS, Verdict.KEEP, "needed")).then();
        world.when(decide(BY_ANN, BOBS, Verdict.KEEP, "still needed"))
                .then(decided(Verdict.KEEP, "still needed", null));
        Position taken = new Position(7);
        world.when(new DecideItem(REVIEW, BY_ANN, BOBS, Verdict.REVOKE, "left", taken))
                .then(decided(Verdict.REVOKE, "left", taken));
        world.when(decide(BY_ANN, BOBS, Verdict.REVOKE, "again")).then();
        world.when(decide(BY_ANN, BOBS, Verdict.KEEP, "back")).refused(Code.TRANSITION_NOT_ALLOWED);
        ReviewResult result = new ReviewResult(1, 0, 1, 0, 0);
        world.when(new CloseReview(REVIEW, result)).then(new ReviewClosed(result));
    }

    @Test
    void whatItIsOfIsFixed() {
        world.given(open(DETAILS));
        ReviewDetails renamed = details("Spring", Set.of(ANN));
        world.when(new ChangeReview(REVIEW, renamed)).then(new ReviewChanged(renamed));
        world.when(new ChangeReview(REVIEW, renamed)).then();
        ReviewScope other = new ReviewScope(Set.of(), Set.of(), Set.of(new RoleId("reader")));
        world.when(
                        new ChangeReview(
                                REVIEW,
                                new ReviewDetails(
                                        "Spring", other, renamed.reviewers(), renamed.dueAt())))
                .refused(Code.IMMUTABLE_FIELD);
        world.when(new ChangeReview(REVIEW, details("Spring", Set.of())))
                .refused(Code.INVALID_VALUE, "reviewer");
    }

    @Test
    void itsDetailsAreChecked() {
        world.when(open(details("", Set.of(ANN)))).refused(Code.INVALID_VALUE);
        world.when(open(details("Nobody", Set.of()))).refused(Code.INVALID_VALUE);
        world.when(open(details("Unknown", Set.of(new UserId("none")))))
                .refused(Code.UNKNOWN_REFERENCE);
        Set<UserId> many =
                IntStream.rangeClosed(0, Limits.REVIEWERS_PER_REVIEW)
                        .mapToObj(i -> new UserId("user" + i))
                        .collect(Collectors.toSet());
        world.when(open(details("Many", many))).refused(Code.LIMIT_EXCEEDED);
        ReviewScope unknown = new ReviewScope(Set.of(new ApiId("none")), Set.of(), Set.of());
        world.when(open(new ReviewDetails("x", unknown, DETAILS.reviewers(), DETAILS.dueAt())))
                .refused(Code.UNKNOWN_REFERENCE);
        world.when(
                        open(
                                new ReviewDetails(
                                        "x",
                                        ReviewScope.EVERYTHING,
                                        DETAILS.reviewers(),
                                        World.NOW)))
                .refused(Code.INVALID_VALUE);
        world.when(new OpenReview(REVIEW, new OrganizationId("none"), new Handle("q2"), DETAILS))
                .refused(Code.UNKNOWN_REFERENCE);
    }
}
