package dev.precept.projections.image;

import dev.precept.domain.api.Route;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.collection.PersistentMap;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** Where an organization's APIs are served, by host. Immutable. */
final class RoutesImage {
    static final RoutesImage EMPTY = new RoutesImage(PersistentMap.empty());

    private final PersistentMap<String, RouteTrie> byHost;

    private RoutesImage(PersistentMap<String, RouteTrie> byHost) {
        this.byHost = byHost;
    }

    /** The base paths of a host; null if it has none. */
    @Nullable RouteTrie of(String host) {
        return byHost.get(host);
    }

    /** With an API's routes in the place of those it had. */
    RoutesImage replaced(ApiId api, List<Route> before, List<Route> after) {
        if (before.equals(after)) {
            return this;
        }
        PersistentMap<String, RouteTrie> hosts = byHost;
        for (Route route : before) {
            RouteTrie rest =
                    hosts.getOrDefault(route.host(), RouteTrie.EMPTY)
                            .without(route.basePath(), api);
            hosts = rest.isEmpty() ? hosts.without(route.host()) : hosts.with(route.host(), rest);
        }
        for (Route route : after) {
            RouteTrie more = hosts.getOrDefault(route.host(), RouteTrie.EMPTY);
            hosts = hosts.with(route.host(), more.with(route.basePath(), api));
        }
        return new RoutesImage(hosts);
    }
}
