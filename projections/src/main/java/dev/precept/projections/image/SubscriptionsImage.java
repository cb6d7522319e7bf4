package dev.precept.projections.image;

import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.SubscriptionId;
import dev.precept.domain.shared.collection.PersistentMap;
import dev.precept.domain.shared.collection.PersistentSet;
import dev.precept.projections.collection.OrderedMap;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The subscriptions of an organization's applications. Immutable. */
public final class SubscriptionsImage {
    /** None. */
    public static final SubscriptionsImage EMPTY =
            new SubscriptionsImage(
                    PersistentMap.empty(), OrderedMap.empty(), PersistentMap.empty());

    private final PersistentMap<Parties, SubscriptionDocument> byParties;
    private final OrderedMap<String, Parties> byId;
    private final PersistentMap<ApplicationId, PersistentSet<ApiId>> apis;

    private SubscriptionsImage(
            PersistentMap<Parties, SubscriptionDocument> byParties,
            OrderedMap<String, Parties> byId,
            PersistentMap<ApplicationId, PersistentSet<ApiId>> apis) {
        this.byParties = byParties;
        this.byId = byId;
        this.apis = apis;
    }

    /** The application's subscription to the API; null if there is none. */
    public @Nullable SubscriptionDocument get(ApplicationId application, ApiId api) {
        return byParties.get(new Parties(application, api));
    }

    public @Nullable SubscriptionDocument get(SubscriptionId id) {
        Parties parties = byId.get(id.value());
        return parties == null ? null : byParties.get(parties);
    }

    /** The APIs the application is subscribed to, in whatever state. */
    public Set<ApiId> apis(ApplicationId application) {
        return apis.getOrDefault(application, PersistentSet.empty());
    }

    /** All, by id. */
    public List<SubscriptionDocument> list() {
        List<SubscriptionDocument> all = new ArrayList<>(byId.size());
        for (Map.Entry<String, Parties> entry : byId) {
            SubscriptionDocument document = byParties.get(entry.getValue());
            if (document != null) {
                all.add(document);
            }
        }
        return all;
    }

    /** Up to {@code limit} whose ids come after the one given, by id. */
    List<SubscriptionDocument> after(@Nullable String id, int limit) {
        List<SubscriptionDocument> found = new ArrayList<>();
        for (Map.Entry<String, Parties> entry : byId.after(id, limit)) {
            SubscriptionDocument document = byParties.get(entry.getValue());
            if (document != null) {
                found.add(document);
            }
        }
        return found;
    }

    /** With the subscription, new or changed. */
    public SubscriptionsImage with(SubscriptionDocument document) {
        Parties parties = Parties.of(document);
        String id = document.id().value();
        return new SubscriptionsImage(
                byParties.with(parties, document),
                byId.get(id) == null ? byId.with(id, parties) : byId,
                apis.with(parties.application(), apisOf(parties).with(parties.api())));
    }

    /** Without the subscription. */
    public SubscriptionsImage without(SubscriptionDocument document) {
        Parties parties = Parties.of(document);
        PersistentSet<ApiId> rest = apisOf(parties).without(parties.api());
        return new SubscriptionsImage(
                byParties.without(parties),
                byId.without(document.id().value()),
                rest.isEmpty()
                        ? apis.without(parties.application())
                        : apis.with(parties.application(), rest));
    }

    private PersistentSet<ApiId> apisOf(Parties parties) {
        return apis.getOrDefault(parties.application(), PersistentSet.empty());
    }

    private record Parties(ApplicationId application, ApiId api) {
        static Parties of(SubscriptionDocument document) {
            return new Parties(document.application(), document.api());
        }
    }
}
