package dev.precept.projections.feed;

import dev.precept.domain.api.ApiEvent;
import dev.precept.domain.apikey.ApiKeyEvent;
import dev.precept.domain.gateway.GatewayFilter;
import dev.precept.domain.resource.ResourceEvent;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.EventEnvelope;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.RecordedEvent;
import dev.precept.domain.subscription.SubscriptionEvent;
import dev.precept.projections.image.Fact;
import dev.precept.projections.image.FactCodec;
import dev.precept.projections.image.FactSum;
import dev.precept.projections.image.Facts;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.image.StateHash;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Which part of a log a follower has: an organization with those above it, from which it inherits,
 * and perhaps those below it; of their APIs all, or some. Whole streams are in it or not, so that
 * an image of the part follows the same rules as one of the whole, and what refers to something
 * outside dangles, which grants nothing.
 *
 * <p>Of the other APIs it has what they are, not who has what of them: their names, identifiers,
 * routes and scopes hide those of others, clash with them, or cover more of a path, and who did not
 * know them would take one API for another.
 *
 * @param organization the organization
 * @param below whether those below it belong to it; below {@code system} is every organization
 * @param apis the APIs that are in it with all that is about them; none stands for all
 */
public record FeedFilter(OrganizationId organization, boolean below, Set<ApiId> apis) {
    public FeedFilter {
        apis = Set.copyOf(apis);
    }

    /** The whole log. */
    public static final FeedFilter EVERYTHING =
            new FeedFilter(OrganizationId.SYSTEM, true, Set.of());

    /** An organization and what a registration says that it follows beyond it. */
    public static FeedFilter of(OrganizationId organization, @Nullable GatewayFilter filter) {
        return filter == null
                ? new FeedFilter(organization, false, Set.of())
                : new FeedFilter(organization, filter.below(), filter.apis());
    }

    /** Whether an organization belongs to it, as the image has them. */
    public boolean covers(PolicyImage image, OrganizationId candidate) {
        return covers(new BatchStreams(image, List.of()), candidate);
    }

    /** Whether an organization belongs to it. */
    public boolean covers(Streams streams, OrganizationId candidate) {
        return isEverywhere()
                || candidate.equals(organization)
                || (below && isBelow(streams, candidate, organization))
                || isBelow(streams, organization, candidate);
    }

    /**
     * Whether an event belongs to it. One of an organization that is gone changes nothing, and does
     * not.
     */
    public boolean includes(Streams streams, EventEnvelope event) {
        OrganizationId of = event.recorded().organization();
        return streams.isThere(of, event.position())
                && covers(streams, of)
                && (apis.isEmpty() || includes(onlyFor(streams, event.recorded())));
    }

    /**
     * Whether an event belongs to it and is about one of its APIs, or about none: for whoever wants
     * to hear of these, and decides nothing.
     */
    public boolean isAbout(Streams streams, EventEnvelope event) {
        boolean isOfOther =
                event.event() instanceof ApiEvent
                        && !includes(new ApiId(event.recorded().stream()));
        return !isOfOther && includes(streams, event);
    }

    /** Whether of what it covers that belongs to it which is about this API; null for no API. */
    public boolean includes(@Nullable ApiId api) {
        return apis.isEmpty() || api == null || apis.contains(api);
    }

    /** Whether what it covers of this organization is only inherited: that lies above its own. */
    public boolean inherits(Streams streams, OrganizationId candidate) {
        return !isEverywhere() && isBelow(streams, organization, candidate);
    }

    /** The same as the image has the organizations. */
    public boolean inherits(PolicyImage image, OrganizationId candidate) {
        return inherits(new BatchStreams(image, List.of()), candidate);
    }

    private boolean isEverywhere() {
        return below && organization.equals(OrganizationId.SYSTEM);
    }

    /** The API that alone an event matters to, as {@link Fact#onlyFor}. */
    public static @Nullable ApiId onlyFor(Streams streams, RecordedEvent event) {
        return switch (event.event()) {
            case SubscriptionEvent.SubscriptionCreated created -> created.api();
            case ResourceEvent.ResourceCreated created -> created.api();
            case ApiKeyEvent.ApiKeyCreated created -> created.api();
            case SubscriptionEvent _, ResourceEvent _, ApiKeyEvent _ -> streams.api(event);
            default -> null;
        };
    }

    /** Whether a fact of an organization that it covers belongs to it. */
    public boolean includes(Fact fact) {
        return includes(fact.onlyFor());
    }

    /** Hands every fact of the part to the consumer; of organizations that are gone, none. */
    public void forEach(PolicyImage image, Consumer<Fact> consumer) {
        Set<ApiId> whole = whole(image);
        if (!whole.isEmpty()) {
            consumer.accept(new Fact.Part(whole));
        }
        for (OrganizationImage each : image.organizations()) {
            if (covers(image, each.document().id())) {
                Facts.forEach(
                        each,
                        fact -> {
                            if (includes(fact)) {
                                consumer.accept(fact);
                            }
                        });
            }
        }
    }

    /**
     * The fingerprint of the part: the state hash of an image of its facts alone. The same for any
     * image that has them, a follower's own or that of the whole log.
     */
    public StateHash hash(PolicyImage image) {
        FactSum.Builder sum = new FactSum.Builder(FactSum.ZERO);
        for (OrganizationImage each : image.organizations()) {
            if (covers(image, each.document().id())) {
                sum.add(FactCodec.encode(state(each)));
            }
        }
        return sum.build().with(whole(image)).hash();
    }

    /** Of an image that is a part itself, no more than that has. */
    private Set<ApiId> whole(PolicyImage image) {
        return apis.isEmpty() ? image.apis() : apis;
    }

    /** An organization as the part has it, by its fingerprint. */
    public Fact.OrganizationState state(OrganizationImage of) {
        return new Fact.OrganizationState(
                of.document().id(), apis.isEmpty() ? of.stateHash() : sum(of).hash());
    }

    private FactSum sum(OrganizationImage of) {
        FactSum.Builder sum = new FactSum.Builder(of.factSum());
        of.apiFactSums()
                .forEach(
                        (api, facts) -> {
                            if (!apis.contains(api)) {
                                sum.subtract(facts);
                            }
                        });
        return sum.build();
    }

    /** Whether one lies below another. */
    private static boolean isBelow(Streams streams, OrganizationId id, OrganizationId top) {
        OrganizationId above = streams.parent(id);
        while (above != null && !above.equals(top)) {
            above = streams.parent(above);
        }
        return above != null;
    }
}
