package dev.precept.domain.review;

import dev.precept.domain.review.ReviewCommand.ChangeReview;
import dev.precept.domain.review.ReviewCommand.CloseReview;
import dev.precept.domain.review.ReviewCommand.DecideItem;
import dev.precept.domain.review.ReviewCommand.OpenReview;
import dev.precept.domain.review.ReviewEvent.ItemDecided;
import dev.precept.domain.review.ReviewEvent.ReviewChanged;
import dev.precept.domain.review.ReviewEvent.ReviewClosed;
import dev.precept.domain.review.ReviewEvent.ReviewOpened;
import dev.precept.domain.review.ReviewState.Absent;
import dev.precept.domain.review.ReviewState.Closed;
import dev.precept.domain.review.ReviewState.Decided;
import dev.precept.domain.review.ReviewState.Open;
import dev.precept.domain.shared.CommandContext;
import dev.precept.domain.shared.Directory;
import dev.precept.domain.shared.Limits;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Outcome;
import dev.precept.domain.shared.RecordedEvent;
import dev.precept.domain.shared.Rejection;
import dev.precept.domain.shared.Reservation;
import dev.precept.domain.shared.Texts;
import dev.precept.domain.shared.collection.PersistentMap;

import java.util.List;
import java.util.Optional;

/** Decides what happens to an access review. */
public final class ReviewDecider {
    private static final String KIND = "access review";

    private ReviewDecider() {}

    /** The answer to a command, given what happened before. */
    public static Outcome<ReviewEvent> decide(
            ReviewState state, ReviewCommand command, CommandContext context) {
        return switch (state) {
            case Absent _ ->
                    command instanceof OpenReview open
                            ? open(open, context)
                            : rejected(Rejection.Code.NOT_FOUND, "There is no such access review.");
            case Open open ->
                    context.directory().organizationExists(open.organization())
                            ? change(open, command, context)
                            : rejected(Rejection.Code.NOT_FOUND, "There is no such access review.");
            case Closed _ ->
                    command instanceof OpenReview
                            ? alreadyThere()
                            : rejected(
                                    Rejection.Code.TRANSITION_NOT_ALLOWED,
                                    "The access review is closed; open another one.");
        };
    }

    /** The state after an event; an event that does not fit changes nothing. */
    public static ReviewState evolve(ReviewState state, ReviewEvent event) {
        if (event instanceof ReviewOpened e) {
            return new Open(
                    e.review(),
                    e.organization(),
                    e.handle(),
                    e.details(),
                    PersistentMap.empty(),
                    0);
        }
        if (!(state instanceof Open s)) {
            return state;
        }
        return switch (event) {
            case ReviewOpened _ -> s;
            case ReviewChanged e -> s.withDetails(e.details());
            case ItemDecided e -> s.with(e.item(), new Decided(e.verdict(), e.reason()));
            case ReviewClosed _ -> new Closed();
        };
    }

    private static Outcome<ReviewEvent> open(OpenReview command, CommandContext context) {
        OrganizationId organization = command.organization();
        Directory directory = context.directory();
        if (!directory.organizationExists(organization)) {
            return rejected(Rejection.Code.UNKNOWN_REFERENCE, "There is no such organization.");
        }
        ReviewDetails details = command.details();
        Optional<Rejection> refusal =
                refusal(details, context)
                        .or(() -> refusal(details.scope(), organization, directory))
                        .or(() -> refusal(details.reviewers(), directory));
        return refusal.isPresent()
                ? Outcome.rejected(refusal.get())
                : new Outcome.Accepted<>(
                        List.of(
                                new ReviewOpened(
                                        command.review(), organization, command.handle(), details)),
                        List.of(Reservation.handle(organization, KIND, command.handle())),
                        List.of());
    }

    private static Outcome<ReviewEvent> change(
            Open state, ReviewCommand command, CommandContext context) {
        return switch (command) {
            case OpenReview _ -> alreadyThere();
            case ChangeReview(_, ReviewDetails details) -> change(state, details, context);
            case DecideItem decide -> decide(state, decide);
            case CloseReview(_, ReviewResult result) ->
                    result.kept() == state.kept() && result.revoked() == state.revoked()
                            ? Outcome.accepted(new ReviewClosed(result))
                            : rejected(
                                    Rejection.Code.NOT_ALLOWED,
                                    "Somebody decided about an item meanwhile; close it again.");
        };
    }

    private static Outcome<ReviewEvent> change(
            Open state, ReviewDetails details, CommandContext context) {
        if (details.equals(state.details())) {
            return Outcome.unchanged();
        }
        if (!details.scope().equals(state.details().scope())) {
            return rejected(
                    Rejection.Code.IMMUTABLE_FIELD,
                    "What an access review is of is fixed when it is opened.");
        }
        boolean isSameTime = details.dueAt().equals(state.details().dueAt());
        Optional<Rejection> refusal =
                (isSameTime ? name(details) : refusal(details, context))
                        .or(() -> refusal(details.reviewers(), context.directory()));
        return refusal.isPresent()
                ? Outcome.rejected(refusal.get())
                : Outcome.accepted(new ReviewChanged(details));
    }

    private static Outcome<ReviewEvent> decide(Open state, DecideItem command) {
        if (!state.details().reviewers().include(command.reviewer())) {
            return rejected(
                    Rejection.Code.NOT_ALLOWED, "Only the reviewers of an access review decide.");
        }
        if (command.item().isOf(command.reviewer())) {
            return rejected(Rejection.Code.NOT_ALLOWED, "Nobody reviews his own access.");
        }
        if (!RecordedEvent.isReason(command.reason())) {
            return rejected(
                    Rejection.Code.INVALID_VALUE,
                    "A reason has 1 to "
                            + Limits.REASON_CHARACTERS
                            + " characters and no control characters.");
        }
        Decided before = state.decisions().get(command.item());
        if (new Decided(command.verdict(), command.reason()).equals(before)) {
            return Outcome.unchanged();
        }
        if (before != null && before.verdict() == Verdict.REVOKE) {
            return command.verdict() == Verdict.REVOKE
                    ? Outcome.unchanged()
                    : rejected(
                            Rejection.Code.TRANSITION_NOT_ALLOWED,
                            "It was revoked; give it back outside the access review.");
        }
        if (before == null && state.decisions().size() >= Limits.ITEMS_PER_REVIEW) {
            return rejected(
                    Rejection.Code.LIMIT_EXCEEDED,
                    "At most " + Limits.ITEMS_PER_REVIEW + " items of a review are decided.");
        }
        return Outcome.accepted(
                new ItemDecided(
                        command.item(), command.verdict(), command.reason(), command.takenAt()));
    }

    private static Optional<Rejection> name(ReviewDetails details) {
        return Texts.name("The name of an access review", details.name());
    }

    private static Optional<Rejection> refusal(ReviewDetails details, CommandContext context) {
        Optional<Rejection> refusal = name(details);
        if (refusal.isPresent()) {
            return refusal;
        }
        return details.dueAt().isAfter(context.now())
                ? Texts.expiry(details.dueAt())
                : refusal(
                        Rejection.Code.INVALID_VALUE,
                        "An access review is due at an instant to come.");
    }

    private static Optional<Rejection> refusal(
            ReviewScope scope, OrganizationId organization, Directory directory) {
        int named = scope.apis().size() + scope.applications().size() + scope.roles().size();
        if (named > Limits.THINGS_PER_REVIEW) {
            return refusal(
                    Rejection.Code.LIMIT_EXCEEDED,
                    "An access review names at most "
                            + Limits.THINGS_PER_REVIEW
                            + " things that it is of.");
        }
        boolean isKnown =
                scope.apis().stream().allMatch(it -> directory.api(organization, it).isPresent())
                        && scope.applications().stream()
                                .allMatch(it -> directory.applicationExists(organization, it))
                        && scope.roles().stream()
                                .allMatch(it -> directory.roleExists(organization, it));
        return isKnown
                ? Optional.empty()
                : refusal(
                        Rejection.Code.UNKNOWN_REFERENCE,
                        "An API, application or role that the access review is of is not there.");
    }

    private static Optional<Rejection> refusal(Reviewers reviewers, Directory directory) {
        if (reviewers.count() == 0) {
            return refusal(Rejection.Code.INVALID_VALUE, "An access review has a reviewer.");
        }
        if (reviewers.count() > Limits.REVIEWERS_PER_REVIEW) {
            return refusal(
                    Rejection.Code.LIMIT_EXCEEDED,
                    "An access review has at most " + Limits.REVIEWERS_PER_REVIEW + " reviewers.");
        }
        OrganizationId system = OrganizationId.SYSTEM;
        boolean isKnown =
                reviewers.users().stream().allMatch(it -> directory.userExists(system, it))
                        && reviewers.applications().stream()
                                .allMatch(it -> directory.applicationExists(system, it));
        return isKnown
                ? Optional.empty()
                : refusal(
                        Rejection.Code.UNKNOWN_REFERENCE,
                        "A reviewer is neither a user nor an application of organization system.");
    }

    private static Optional<Rejection> refusal(Rejection.Code code, String detail) {
        return Optional.of(new Rejection(code, detail));
    }

    private static Outcome<ReviewEvent> rejected(Rejection.Code code, String detail) {
        return Outcome.rejected(code, detail);
    }

    private static Outcome<ReviewEvent> alreadyThere() {
        return rejected(
                Rejection.Code.ALREADY_EXISTS, "There is an access review of this id already.");
    }
}
