package dev.precept.pdp.management;

import dev.precept.domain.role.RoleEvent;
import dev.precept.domain.shared.EventEnvelope;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.pdp.audit.LiveUse;
import dev.precept.pdp.command.Hypothesis;
import dev.precept.pdp.eventstore.LogUnavailableException;
import dev.precept.pdp.history.Turns;
import dev.precept.pdp.management.GrantsShown.Bookmark;
import dev.precept.pdp.security.Caller;
import dev.precept.projections.difference.GrantChange.Named;
import dev.precept.projections.difference.GrantCounts;
import dev.precept.projections.difference.GrantDifference;
import dev.precept.projections.difference.GrantPage;
import dev.precept.projections.difference.GrantPage.Place;
import dev.precept.projections.difference.Touched;
import dev.precept.projections.image.PolicyImage;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What a hypothesis would change of an organization, as auditors are told: which grants differ, and
 * whom that touches. The differences asked for last are kept for a while, so that the pages after
 * the first can be had. Threads share it.
 */
@Component
final class Effects {
    private static final Place FIRST = new Place(0, null);

    private static final Logger LOG = LoggerFactory.getLogger(Effects.class);

    private final LiveUse use;
    private final InstantSource clock;
    private final Turns turns =
            new Turns(Limits.SUPPOSING, Limits.SUPPOSING_WAITING, Limits.SUPPOSING_PATIENCE);
    private final Shelf<Kept> kept;

    Effects(LiveUse use, InstantSource clock) {
        this.use = use;
        this.clock = clock;
        this.kept =
                new Shelf<>(
                        Limits.EFFECT_KEPT, Limits.EFFECTS_KEPT, Limits.EFFECTS_KEPT_EACH, clock);
    }

    /**
     * A difference that somebody may page through.
     *
     * @param caller who asked
     * @param asOf when it is looked at; null for now
     */
    private record Kept(
            Caller caller,
            OrganizationId organization,
            GrantDifference difference,
            GrantsShown shown,
            @Nullable Instant asOf) {}

    /** What the work comes to, of which an effect is part; 503 where there is too much of it. */
    <T> T inTurn(OrganizationId organization, Supplier<T> work) {
        return turns.take(organization, work);
    }

    /**
     * The effect on an organization.
     *
     * @param caller to whom it is told
     * @param place what tells where an event of the hypothesis stands in it
     */
    Json of(
            Hypothesis hypothesis,
            OrganizationId organization,
            Caller caller,
            Function<EventEnvelope, Json> place) {
        Kept whole = compare(hypothesis, organization, caller, place);
        GrantDifference difference = whole.difference();
        List<Named> applications = difference.applications();
        return Json.of("asOf", whole.asOf())
                .and(
                        "counts",
                        GrantsShown.counts(difference.counts())
                                .and("applications", applications.size())
                                .and(
                                        "subscriptionsBroken",
                                        difference.brokenSubscriptions().size()))
                .with(page(whole, null, null, Limits.DEFAULT_PAGE))
                .and("applications", GrantsShown.things("application", applications))
                .and("users", difference.users())
                .and(
                        "subscriptionsBroken",
                        GrantsShown.subscriptions(difference.brokenSubscriptions()))
                .with(use(hypothesis, organization, difference));
    }

    /** The same in few words; the changes by a cursor, from the first on. */
    Json outline(
            Hypothesis hypothesis,
            OrganizationId organization,
            Caller caller,
            Function<EventEnvelope, Json> place) {
        Kept whole = compare(hypothesis, organization, caller, place);
        GrantDifference difference = whole.difference();
        GrantCounts counts = difference.counts();
        return Json.of("asOf", whole.asOf())
                .and("grantsGained", counts.gained())
                .and("grantsLost", counts.lost())
                .and("grantsWidened", counts.widened())
                .and("grantsNarrowed", counts.narrowed())
                .and("grantsAltered", counts.altered())
                .and("applicationsTouched", difference.applications().size())
                .and("usersTouched", difference.users())
                .and("subscriptionsBroken", difference.brokenSubscriptions().size())
                .and(
                        "changes",
                        counts.total() == 0
                                ? null
                                : Bookmark.cursor(kept.put(caller.actor(), whole), FIRST));
    }

    private Kept compare(
            Hypothesis hypothesis,
            OrganizationId organization,
            Caller caller,
            Function<EventEnvelope, Json> place) {
        PolicyImage before = hypothesis.before();
        PolicyImage after = hypothesis.image();
        Instant begin = begin(hypothesis, organization);
        return new Kept(
                caller,
                organization,
                GrantDifference.between(
                        before,
                        after,
                        organization,
                        Touched.of(hypothesis.events()),
                        begin == null ? after.at() : begin),
                new GrantsShown(before, after, organization, place),
                begin);
    }

    /**
     * When the last assignment begins that is given for a time to come: until then it changes
     * nothing. Null where none is.
     */
    private static @Nullable Instant begin(Hypothesis hypothesis, OrganizationId organization) {
        Instant last = null;
        Instant latest = hypothesis.image().at();
        for (EventEnvelope envelope : hypothesis.events()) {
            if (envelope.recorded().organization().equals(organization)
                    && envelope.event() instanceof RoleEvent.MemberAdded added
                    && added.validFrom() != null
                    && added.validFrom().isAfter(latest)) {
                last = added.validFrom();
                latest = last;
            }
        }
        return last;
    }

    /**
     * Tokens that may hold what changes or that are cut off, and users who were there lately. What
     * cannot be read now is left out by name: the rest is known all the same.
     */
    private Json use(
            Hypothesis hypothesis, OrganizationId organization, GrantDifference difference) {
        Json told = new Json();
        List<String> leftOut = new ArrayList<>();
        TokensTouched touched = TokensTouched.of(difference, hypothesis.events(), organization);
        if (!touched.isNone()) {
            tell(told, "tokens", leftOut, () -> tokens(organization, touched));
        }
        if (difference.users() > 0) {
            tell(told, "usersSeen", leftOut, () -> seen(organization, difference));
        }
        return leftOut.isEmpty() ? told : told.and("leftOut", leftOut);
    }

    private static void tell(Json told, String name, List<String> leftOut, Supplier<Json> part) {
        try {
            told.and(name, part.get());
        } catch (LogUnavailableException fault) {
            LOG.warn("An effect is told without {}", name, fault);
            leftOut.add(name);
        }
    }

    private Json tokens(OrganizationId organization, TokensTouched touched) {
        LiveUse.Grants grants =
                use.grants(organization, touched.sought(), touched::through, clock.instant());
        return Json.of("grants", grants.grants())
                .and("refreshTokens", grants.refreshTokens())
                .and("complete", grants.isAll())
                .and("notCounted", List.copyOf(touched.notCounted()));
    }

    private Json seen(OrganizationId organization, GrantDifference difference) {
        LocalDate since = LocalDate.ofInstant(clock.instant().minus(Limits.SEEN), ZoneOffset.UTC);
        LiveUse.Seen seen = use.seen(organization, difference::touchesUser, since);
        return Json.of("since", since.toString())
                .and("users", seen.users())
                .and("complete", seen.isAll());
    }

    /** A later page, for whoever asked for the first. */
    Json page(OrganizationId organization, Caller caller, Query query) {
        String cursor = query.text("cursor");
        int limit = (int) query.number("limit", Limits.DEFAULT_PAGE, 1, Limits.PAGE);
        if (cursor == null) {
            throw Query.invalid("cursor", "what an effect said as 'next' is due");
        }
        Bookmark bookmark = Bookmark.read(cursor);
        Kept found = kept.find(caller.actor(), bookmark.list());
        if (found == null || !found.organization().equals(organization)) {
            throw ProblemException.of(
                    410,
                    "cursor-gone",
                    "What this cursor goes on with is not kept any more, or is another's: ask"
                            + " again.");
        }
        return page(found, bookmark.list(), bookmark.place(), limit);
    }

    /** A difference is for one thread at a time. */
    private Json page(Kept whole, @Nullable String id, @Nullable Place from, int limit) {
        GrantPage page;
        List<?> changes;
        synchronized (whole.difference()) {
            page = whole.difference().page(from, limit);
            changes =
                    page.changes().stream().map(whole.shown()::change).map(Json::members).toList();
        }
        Place next = page.next();
        String list = next == null ? "" : id == null ? kept.put(whole.caller().actor(), whole) : id;
        return Json.of("changes", changes).and("next", Bookmark.cursor(list, next));
    }
}
