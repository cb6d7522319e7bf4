package dev.precept.pdp.management;

import dev.precept.domain.shared.EventEnvelope;
import dev.precept.domain.shared.PolicyId;
import dev.precept.projections.decision.Proviso;
import dev.precept.projections.difference.BrokenSubscription;
import dev.precept.projections.difference.GrantChange;
import dev.precept.projections.difference.GrantChange.Named;
import dev.precept.projections.difference.GrantCounts;
import dev.precept.projections.difference.Standing;
import dev.precept.projections.image.PolicyDocument;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Differences of grants as replies show them.
 *
 * @param before an organization as it was, after as it is; null where it is not there
 * @param cause how an event is shown that something is because of
 */
record EffectShown(
        @Nullable View before, @Nullable View after, Function<EventEnvelope, Json> cause) {

    static Map<String, Object> counts(GrantCounts counts) {
        return Json.of("gained", counts.gained())
                .and("lost", counts.lost())
                .and("widened", counts.widened())
                .and("narrowed", counts.narrowed())
                .and("altered", counts.altered())
                .members();
    }

    static @Nullable Map<String, Object> thing(String type, @Nullable Named named) {
        return named == null
                ? null
                : Json.of("type", type)
                        .and("handle", named.handle())
                        .and("id", named.id())
                        .members();
    }

    static Map<String, Object> broken(BrokenSubscription subscription) {
        return Json.of("type", "subscription")
                .and("id", subscription.id())
                .and("application", thing("application", subscription.application()))
                .and("api", thing("api", subscription.api()))
                .members();
    }

    Map<String, Object> change(GrantChange change) {
        return Json.of("kind", change.kind())
                .and("user", thing("user", change.user()))
                .and("application", thing("application", change.application()))
                .and("api", thing("api", change.api()))
                .and(
                        "scope",
                        Json.of("type", "scope")
                                .and("handle", change.scope().name())
                                .and("wireName", change.scope().wireName())
                                .and("id", change.scope().id()))
                .and("before", standing(change.before()))
                .and("after", standing(change.after()))
                .and("causes", change.causes().stream().map(cause).map(Json::members).toList())
                .members();
    }

    private Json standing(Standing standing) {
        List<?> provisos =
                standing.provisos().stream().map(this::proviso).map(Json::members).toList();
        return Json.of("granted", standing.isGranted())
                .and("conditions", provisos.isEmpty() ? null : provisos);
    }

    private Json proviso(Proviso proviso) {
        Json shown =
                switch (proviso) {
                    case Proviso.OfAuthorization _ -> Json.of("of", "authorization");
                    case Proviso.OfRole _ -> Json.of("of", "role");
                    case Proviso.OfPolicy policy ->
                            Json.of("of", "policy")
                                    .and("policy", policy(policy.policy()))
                                    .and("effect", policy.effect());
                };
        return shown.and("condition", ConditionShown.of(proviso.condition()));
    }

    private Json policy(PolicyId id) {
        String handle =
                Stream.of(after, before)
                        .filter(view -> view != null)
                        .map(view -> view.organization().policies().get(id))
                        .filter(found -> found != null)
                        .map(PolicyDocument::handle)
                        .map(Object::toString)
                        .findFirst()
                        .orElse(null);
        return Json.of("type", "policy").and("handle", handle).and("id", id.value());
    }
}
