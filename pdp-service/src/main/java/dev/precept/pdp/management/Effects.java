package dev.precept.pdp.management;

import dev.precept.domain.shared.EventEnvelope;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.pdp.audit.LiveUse;
import dev.precept.pdp.command.Hypothesis;
import dev.precept.pdp.command.RandomIds;
import dev.precept.pdp.security.Caller;
import dev.precept.projections.difference.GrantChange.Named;
import dev.precept.projections.difference.GrantDifference;
import dev.precept.projections.difference.GrantPage;
import dev.precept.projections.difference.GrantPage.Place;
import dev.precept.projections.difference.Touched;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What a hypothesis would change of an organization, as auditors are told: which grants differ, and
 * whom that touches. The differences asked for last are kept for a while, so that the pages after
 * the first can be had. Threads share it.
 */
@Component
final class Effects {
    private final LiveUse use;
    private final InstantSource clock;
    private final RandomIds ids = new RandomIds();
    private final Map<String, Kept> kept = new LinkedHashMap<>();

    Effects(LiveUse use, InstantSource clock) {
        this.use = use;
        this.clock = clock;
    }

    /**
     * A difference that somebody may page through.
     *
     * @param caller who asked
     * @param until when it is forgotten
     */
    private record Kept(
            Caller caller,
            OrganizationId organization,
            GrantDifference difference,
            EffectShown shown,
            Instant until) {}

    /**
     * The effect on an organization.
     *
     * @param caller to whom it is told
     * @param cause how an event of the hypothesis is shown that something would be because of
     */
    Json of(
            Hypothesis hypothesis,
            OrganizationId organization,
            Caller caller,
            Function<EventEnvelope, Json> cause) {
        PolicyImage before = hypothesis.before();
        PolicyImage after = hypothesis.image();
        GrantDifference difference =
                GrantDifference.between(
                        before, after, organization, Touched.of(hypothesis.events()));
        EffectShown shown =
                new EffectShown(view(before, organization), view(after, organization), cause);
        Kept whole =
                new Kept(
                        caller,
                        organization,
                        difference,
                        shown,
                        clock.instant().plus(Limits.EFFECT_KEPT));
        List<Named> applications = difference.applications();
        return Json.of("counts", EffectShown.counts(difference.counts()))
                .with(page(whole, null, null, Limits.DEFAULT_PAGE))
                .and(
                        "applications",
                        applications.stream()
                                .limit(Limits.PAGE)
                                .map(it -> EffectShown.thing("application", it))
                                .toList())
                .and("users", difference.users())
                .and(
                        "subscriptionsBroken",
                        difference.brokenSubscriptions().stream()
                                .limit(Limits.PAGE)
                                .map(EffectShown::broken)
                                .toList())
                .with(use(organization, difference));
    }

    /** Tokens that may hold what changes, and users who were there lately. */
    private Json use(OrganizationId organization, GrantDifference difference) {
        if (difference.users() == 0) {
            return new Json();
        }
        Instant now = clock.instant();
        LocalDate since = LocalDate.ofInstant(now.minus(Limits.SEEN), ZoneOffset.UTC);
        List<String> applications = difference.applications().stream().map(Named::id).toList();
        LiveUse.Grants grants =
                use.grants(organization, applications, difference::touchesUser, now);
        LiveUse.Seen seen = use.seen(organization, difference::touchesUser, since);
        return Json.of(
                        "tokens",
                        Json.of("grants", grants.grants())
                                .and("refreshTokens", grants.refreshTokens())
                                .and("complete", grants.isAll()))
                .and(
                        "usersSeen",
                        Json.of("since", since.toString())
                                .and("users", seen.users())
                                .and("complete", seen.isAll()));
    }

    /** A later page, for whoever asked for the first. */
    Json page(OrganizationId organization, Caller caller, Query query) {
        String cursor = String.valueOf(query.text("cursor"));
        int limit = (int) query.number("limit", Limits.DEFAULT_PAGE, 1, Limits.PAGE);
        String[] parts = cursor.split("\\.", 3);
        Kept found = parts.length == 3 ? find(parts[0]) : null;
        if (found == null
                || !found.organization().equals(organization)
                || !found.caller().actor().equals(caller.actor())
                || !parts[1].matches("[0-9]{1,9}")) {
            throw ProblemException.of(
                    410,
                    "cursor-gone",
                    "What this cursor goes on with is not kept any more, or is another's: ask"
                            + " again.");
        }
        String user = parts[2].isEmpty() ? null : parts[2].substring(1);
        Place place = new Place(Integer.parseInt(parts[1]), user);
        return page(found, parts[0], place, limit);
    }

    /** A difference is for one thread at a time. */
    private Json page(Kept whole, @Nullable String id, @Nullable Place from, int limit) {
        GrantPage page;
        List<?> changes;
        synchronized (whole.difference()) {
            page = whole.difference().page(from, limit);
            changes = page.changes().stream().map(whole.shown()::change).toList();
        }
        Place next = page.next();
        return Json.of("changes", changes)
                .and("next", next == null ? null : cursor(id == null ? keep(whole) : id, next));
    }

    private static String cursor(String id, Place place) {
        return id + "." + place.row() + "." + (place.user() == null ? "" : "_" + place.user());
    }

    private String keep(Kept whole) {
        String id = ids.next();
        synchronized (kept) {
            kept.put(id, whole);
            while (kept.size() > Limits.EFFECTS_KEPT) {
                kept.remove(kept.keySet().iterator().next());
            }
        }
        return id;
    }

    private @Nullable Kept find(String id) {
        Instant now = clock.instant();
        synchronized (kept) {
            kept.values().removeIf(it -> it.until().isBefore(now));
            return kept.get(id);
        }
    }

    private static @Nullable View view(PolicyImage image, OrganizationId id) {
        OrganizationImage organization = image.organization(id);
        return organization == null ? null : new View(image, organization);
    }
}
