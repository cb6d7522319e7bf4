package dev.precept.pdp.management;

import dev.precept.domain.condition.Condition;
import dev.precept.domain.policy.PolicySource;
import dev.precept.domain.schema.EventCodec;
import dev.precept.domain.shared.Actor;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.EventEnvelope;
import dev.precept.domain.shared.GroupId;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.PolicyId;
import dev.precept.domain.shared.RecordedEvent;
import dev.precept.domain.shared.RoleId;
import dev.precept.domain.shared.UserId;
import dev.precept.projections.decision.Proviso;
import dev.precept.projections.difference.BrokenSubscription;
import dev.precept.projections.difference.GrantChange;
import dev.precept.projections.difference.GrantChange.Named;
import dev.precept.projections.difference.GrantCounts;
import dev.precept.projections.difference.GrantPage.Place;
import dev.precept.projections.difference.Standing;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyDocument;
import dev.precept.projections.image.PolicyImage;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** Changed grants as replies show them: things by the handles they have, or had before. */
final class GrantsShown {
    private static final Comparator<Proviso> IN_ORDER = Comparator.comparing(Proviso::toString);

    private final List<PolicyImage> images;
    private final OrganizationId organization;
    private final Function<EventEnvelope, Json> place;

    /**
     * Of changes between two images.
     *
     * @param organization whose events are told with who caused them: of those above it only what
     *     happened is
     */
    GrantsShown(PolicyImage before, PolicyImage after, OrganizationId organization) {
        this(
                before,
                after,
                organization,
                event -> Json.of("position", event.position().value()).and("at", event.at()));
    }

    /**
     * Of changes between two images, whose causes have another place than one in the log.
     *
     * @param place what tells it
     */
    GrantsShown(
            PolicyImage before,
            PolicyImage after,
            OrganizationId organization,
            Function<EventEnvelope, Json> place) {
        this.images = List.of(after, before);
        this.organization = organization;
        this.place = place;
    }

    static Json counts(GrantCounts counts) {
        return Json.of("gained", counts.gained())
                .and("lost", counts.lost())
                .and("widened", counts.widened())
                .and("narrowed", counts.narrowed())
                .and("altered", counts.altered());
    }

    /** Things of one type, so many at most. */
    static List<Map<String, Object>> things(String type, List<Named> things) {
        return things.stream().limit(Limits.PAGE).map(one -> thing(type, one).members()).toList();
    }

    static List<Map<String, Object>> subscriptions(List<BrokenSubscription> broken) {
        return broken.stream().limit(Limits.PAGE).map(one -> subscription(one).members()).toList();
    }

    private static Json subscription(BrokenSubscription one) {
        return Json.of("id", one.id())
                .and("application", thing("application", one.application()))
                .and("api", thing("api", one.api()));
    }

    Json change(GrantChange change) {
        Named user = change.user();
        Named application = change.application();
        return Json.of("change", change.kind().name().toLowerCase(Locale.ROOT))
                .and("user", user == null ? null : thing("user", user))
                .and("application", application == null ? null : thing("application", application))
                .and("environment", change.calls())
                .and("api", thing("api", change.api()))
                .and(
                        "scope",
                        Json.of("type", "scope")
                                .and("handle", change.scope().name())
                                .and("id", change.scope().id())
                                .and("wireName", change.scope().wireName()))
                .and("before", standing(change.before()))
                .and("after", standing(change.after()))
                .and("causes", change.causes().stream().map(this::cause).toList())
                .and("causesLeftOut", change.causesLeftOut() == 0 ? null : change.causesLeftOut());
    }

    private static Json thing(String type, Named named) {
        return Json.of("type", type).and("handle", named.handle()).and("id", named.id());
    }

    private Json standing(Standing standing) {
        if (!standing.isGranted()) {
            return Json.of("granted", "no");
        }
        return standing.isConditional()
                ? Json.of("granted", "conditionally")
                        .and(
                                "provisos",
                                standing.provisos().stream()
                                        .sorted(IN_ORDER)
                                        .map(one -> proviso(one).members())
                                        .toList())
                : Json.of("granted", "yes");
    }

    private Json proviso(Proviso proviso) {
        return switch (proviso) {
            case Proviso.OfAuthorization(Condition condition) ->
                    Json.of("of", "authorization").and("condition", ConditionShown.of(condition));
            case Proviso.OfPolicy policy -> Json.of("of", "policy").with(policy(policy));
            case Proviso.OfRole role ->
                    Json.of("of", "role")
                            .and("condition", ConditionShown.of(role.condition()))
                            .and("policies", policies(role));
        };
    }

    private @Nullable List<Map<String, Object>> policies(Proviso.OfRole role) {
        return role.policies().isEmpty()
                ? null
                : role.policies().stream()
                        .sorted(IN_ORDER)
                        .map(it -> policy(it).members())
                        .toList();
    }

    private Json policy(Proviso.OfPolicy policy) {
        return Json.of("policy", thing("policy", policy.policy().value()))
                .and("effect", policy.effect())
                .and("condition", ConditionShown.of(policy.source().asCondition()))
                .and("rego", policy.source() instanceof PolicySource.Rego it ? it.hash() : null);
    }

    private Map<String, Object> cause(EventEnvelope event) {
        RecordedEvent recorded = event.recorded();
        boolean isOwn = recorded.organization().equals(organization);
        String type = EventCodec.typeName(event.event());
        return place.apply(event)
                .and("type", type)
                .and("entity", thing(type.substring(0, type.indexOf('.')), recorded.stream()))
                .and("inherited", isOwn ? null : true)
                .and("actor", isOwn ? actor(recorded.actor()) : null)
                .and("reason", isOwn ? recorded.reason() : null)
                .members();
    }

    private static Json actor(Actor actor) {
        return Json.of("kind", actor.kind())
                .and(
                        "organization",
                        actor.organization() == null ? null : actor.organization().value())
                .and("id", actor.id());
    }

    /** A thing of the organization or of one above it; without a handle where it has none. */
    private Json thing(String type, String id) {
        String handle = null;
        for (PolicyImage image : images) {
            OrganizationImage level = image.organization(organization);
            while (handle == null && level != null) {
                handle = handle(level, type, id);
                level = image.parent(level);
            }
        }
        return Json.of("type", type).and("handle", handle).and("id", id);
    }

    private static @Nullable String handle(OrganizationImage level, String type, String id) {
        Handle handle =
                switch (type) {
                    case "organization" ->
                            level.document().id().value().equals(id)
                                    ? level.document().handle()
                                    : null;
                    case "api" -> handle(level.api(new ApiId(id)), it -> it.document().handle());
                    case "application" ->
                            handle(
                                    level.application(new ApplicationId(id)),
                                    it -> it.document().handle());
                    case "role" -> handle(level.role(new RoleId(id)), it -> it.document().handle());
                    case "group" ->
                            handle(level.group(new GroupId(id)), it -> it.document().handle());
                    case "policy" ->
                            handle(level.policies().get(new PolicyId(id)), PolicyDocument::handle);
                    case "user" -> handle(level.user(new UserId(id)), it -> it.document().handle());
                    default -> null;
                };
        return handle == null ? null : handle.value();
    }

    private static <T> @Nullable Handle handle(@Nullable T thing, Function<T, Handle> name) {
        return thing == null ? null : name.apply(thing);
    }

    /** What a cursor names: a place in one list of changes. */
    record Bookmark(String list, Place place) {
        /** The cursor; null for the end. */
        static @Nullable String cursor(String list, @Nullable Place place) {
            if (place == null) {
                return null;
            }
            String user = place.user() == null ? "" : ' ' + place.user();
            String text = list + ' ' + place.row() + user;
            return Base64.getUrlEncoder()
                    .withoutPadding()
                    .encodeToString(text.getBytes(StandardCharsets.UTF_8));
        }

        /** What the cursor names; one that is none of ours ends the request. */
        static Bookmark read(String cursor) {
            try {
                byte[] bytes = Base64.getUrlDecoder().decode(cursor);
                String[] parts = new String(bytes, StandardCharsets.UTF_8).split(" ", 3);
                if (parts.length > 1 && parts[1].matches("[0-9]{1,9}")) {
                    String user = parts.length > 2 ? parts[2] : null;
                    return new Bookmark(parts[0], new Place(Integer.parseInt(parts[1]), user));
                }
            } catch (IllegalArgumentException e) {
                // told below, as any other that is none of ours
            }
            throw Pages.invalidCursor();
        }
    }
}
