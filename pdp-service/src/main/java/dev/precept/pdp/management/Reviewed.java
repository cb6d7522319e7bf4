package dev.precept.pdp.management;

import dev.precept.domain.review.ReviewCommand.DecideItem;
import dev.precept.domain.review.ReviewEvent.ItemDecided;
import dev.precept.domain.review.ReviewItem;
import dev.precept.domain.review.ReviewResult;
import dev.precept.domain.review.Verdict;
import dev.precept.domain.role.Member;
import dev.precept.domain.role.Validity;
import dev.precept.domain.schema.EventCodec;
import dev.precept.domain.shared.Actor;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.Id;
import dev.precept.domain.shared.Position;
import dev.precept.domain.shared.RecordedEvent;
import dev.precept.domain.shared.Rejection;
import dev.precept.domain.shared.RoleId;
import dev.precept.domain.shared.ScopeId;
import dev.precept.domain.shared.UserId;
import dev.precept.pdp.eventstore.StoredEvent;
import dev.precept.pdp.report.Thing;
import dev.precept.pdp.review.Holding;
import dev.precept.pdp.review.ItemNames;
import dev.precept.pdp.review.ReviewItems;
import dev.precept.pdp.security.Caller;
import dev.precept.projections.image.ApiImage;
import dev.precept.projections.image.Fact;
import dev.precept.projections.image.ReviewImage;
import dev.precept.projections.image.RoleImage;
import dev.precept.projections.image.ScopeDocument;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An access review on an image, with what was held where it was opened.
 *
 * @param view the organization as it is, or as it was at the moment that is asked for
 * @param then the organization where the review was opened
 * @param items the review's
 */
record Reviewed(View view, ReviewImage review, View then, ReviewItems items) {
    /** How it stands with an item. */
    enum State {
        /** To be decided. */
        OPEN,
        /** It stays. */
        KEPT,
        /** It was taken away. */
        REVOKED,
        /** Nobody held it any more before anybody decided. */
        GONE
    }

    /** What was decided about an item, as the log has it. */
    record Decision(Position position, Instant at, Actor actor, ItemDecided event) {
        static Decision of(StoredEvent stored) {
            RecordedEvent recorded = EventCodec.decode(stored.envelope());
            if (!(recorded.event() instanceof ItemDecided event)) {
                throw new IllegalStateException("no decision at " + stored.position());
            }
            return new Decision(
                    new Position(stored.position()),
                    Instant.EPOCH.plus(stored.atMicros(), ChronoUnit.MICROS),
                    recorded.actor(),
                    event);
        }
    }

    /** The item of this name; ends the request where the review has none. */
    ReviewItem item(String name) {
        return View.found(ItemNames.find(name).filter(items::contains).orElse(null), "item", name);
    }

    State state(ReviewItem item) {
        Fact.ReviewDecision decision = review.decision(item);
        if (decision == null) {
            return isHeld(item) ? State.OPEN : State.GONE;
        }
        return decision.verdict() == Verdict.KEEP ? State.KEPT : State.REVOKED;
    }

    boolean isHeld(ReviewItem item) {
        return Holding.isHeld(view.organization(), item);
    }

    boolean isChanged(ReviewItem item) {
        return Holding.isChanged(then.organization(), view.organization(), item);
    }

    /** What it has come to; goes through the items unless it is closed. */
    ReviewResult result() {
        ReviewResult closed = review.document().result();
        if (closed != null) {
            return closed;
        }
        long open = 0;
        long all = 0;
        List<ReviewItem> page = items.after(null, Limits.PAGE);
        while (!page.isEmpty()) {
            all += page.size();
            open += page.stream().filter(it -> state(it) == State.OPEN).count();
            page = items.after(page.getLast(), Limits.PAGE);
        }
        long decided = (long) review.kept() + review.revoked();
        return new ReviewResult(all, review.kept(), review.revoked(), all - decided - open, open);
    }

    /** The command by which the caller decides; ends the request where it is his own access. */
    DecideItem decide(
            Caller caller, ReviewItem item, DecisionBody body, @Nullable Position takenAt) {
        if (isOwn(caller, item)) {
            throw ProblemException.refused(
                    new Rejection(
                            Rejection.Code.NOT_ALLOWED,
                            "Nobody reviews his own access, nor that of a group he is in or was,"
                                    + " nor that of the application he calls by."));
        }
        return new DecideItem(
                review.document().id(),
                caller.actor(),
                item,
                body.verdict(),
                body.reason(),
                takenAt);
    }

    /** Whether it is the caller's own access, as it was then or as it is. */
    private boolean isOwn(Caller caller, ReviewItem item) {
        if (item instanceof ReviewItem.Authorization(ApplicationId application, _, _)
                && application.equals(caller.client())) {
            return true;
        }
        String id = caller.actor().id();
        if (!view.isSystem() || caller.actor().kind() != Actor.Kind.USER || id == null) {
            return false;
        }
        UserId user = new UserId(id);
        return Holding.concerns(then.organization(), item, user)
                || Holding.concerns(view.organization(), item, user);
    }

    /** The things that an item is about, as they were called then. */
    Map<String, Thing> things(ReviewItem item) {
        Map<String, Thing> things = new LinkedHashMap<>();
        switch (item) {
            case ReviewItem.Membership(RoleId id, Member member) -> {
                RoleImage role = then.organization().role(id);
                things.put(
                        "role", thing("role", id, role == null ? null : role.document().handle()));
                things.put("member", ReportThings.of(then.organization(), member));
            }
            case ReviewItem.Authorization(ApplicationId id, ApiId apiId, ScopeId scopeId) -> {
                things.put("application", new Thing("application", then.handleOf(id), id.value()));
                ApiImage api = then.api(apiId);
                things.put(
                        "api", thing("api", apiId, api == null ? null : api.document().handle()));
                if (scopeId != null) {
                    ScopeDocument scope = api == null ? null : api.scope(scopeId);
                    things.put(
                            "scope", thing("scope", scopeId, scope == null ? null : scope.name()));
                }
            }
        }
        return things;
    }

    /** When what the item is about counted, as it was then; for ever where it says nothing. */
    Validity validity(ReviewItem item) {
        Validity validity = null;
        if (item instanceof ReviewItem.Membership(RoleId id, Member member)) {
            RoleImage role = then.organization().role(id);
            validity = role == null ? null : role.validity(member);
        }
        return validity == null ? Validity.ALWAYS : validity;
    }

    /** Who acted, as he is called on this image. */
    Thing actor(Actor actor) {
        return ReportThings.of(view.image(), actor);
    }

    private static Thing thing(String type, Id id, @Nullable Object name) {
        return new Thing(type, name == null ? null : name.toString(), id.value());
    }
}
