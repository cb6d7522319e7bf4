package dev.precept.projections.bundle;

import dev.precept.domain.api.ApiDetails;
import dev.precept.domain.api.Operation;
import dev.precept.domain.api.OperationAccess;
import dev.precept.domain.api.OperationAccess.RequiredScope;
import dev.precept.domain.api.Route;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ScopeId;
import dev.precept.domain.shared.ScopeToken;
import dev.precept.projections.feed.FeedFilter;
import dev.precept.projections.image.ApiDocument;
import dev.precept.projections.image.ApiImage;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PathPattern;
import dev.precept.projections.image.ScopeDocument;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a bundle says of an organization's APIs. Null stands for what is not there. What is looked
 * for by something else than its API is sorted by that once, when it is first asked for. For one
 * thread.
 *
 * <p>Of APIs that are not in the filter it says what their names, identifiers, wire names and
 * routes are: those hide others, clash with them, or cover more of a path.
 */
final class ApiDocuments {
    private final OrganizationImage of;
    private final FeedFilter filter;
    private @Nullable Map<String, List<BundleDocument.Route>> routes;
    private @Nullable Map<ScopeId, ScopeDocument> scopes;
    private @Nullable ApiId sorted;
    private Map<String, List<Operation>> operations = Map.of();

    ApiDocuments(OrganizationImage of, FeedFilter filter) {
        this.of = of;
        this.filter = filter;
    }

    @Nullable BundleDocument api(String id) {
        ApiImage api = of.api(new ApiId(id));
        if (api == null) {
            return null;
        }
        ApiDocument document = api.document();
        if (!filter.includes(document.id())) {
            return new BundleDocument.OtherApi(document.handle().value());
        }
        ApiDetails details = document.details();
        String type = details.resourceType();
        return new BundleDocument.Api(
                document.organization().value(),
                document.handle().value(),
                document.identifier(),
                type == null ? document.handle().value() : type,
                document.lifecycle().isLive(),
                details.decisionMode(),
                details.subscriptionRequired(),
                document.meta().createdAt(),
                document.meta().createdAtPosition().value());
    }

    private @Nullable ApiImage image(String id) {
        ApiId api = new ApiId(id);
        return filter.includes(api) ? of.api(api) : null;
    }

    @Nullable BundleDocument named(String name) {
        return names(of.apisByName(name).stream().map(api -> api.document().id().value()).toList());
    }

    @Nullable BundleDocument identified(String identifier) {
        ApiImage api = of.apiByIdentifier(identifier);
        return api == null ? null : new BundleDocument.Name(api.document().id().value());
    }

    @Nullable BundleDocument routes(String host) {
        Map<String, List<BundleDocument.Route>> byHost = routes;
        if (byHost == null) {
            byHost = routes();
            routes = byHost;
        }
        List<BundleDocument.Route> there = byHost.get(host);
        return there == null ? null : new BundleDocument.Routes(there);
    }

    private Map<String, List<BundleDocument.Route>> routes() {
        Map<String, List<BundleDocument.Route>> byHost = new HashMap<>();
        for (ApiImage api : of.apis()) {
            String id = api.document().id().value();
            for (Route route : api.document().details().routes()) {
                byHost.computeIfAbsent(route.host(), _ -> new ArrayList<>())
                        .add(new BundleDocument.Route(segments(route.basePath()), id));
            }
        }
        return byHost;
    }

    private List<ApiImage> included() {
        return of.apis().stream().filter(api -> filter.includes(api.document().id())).toList();
    }

    private static List<String> segments(String basePath) {
        return basePath.equals("/") ? List.of() : List.of(basePath.substring(1).split("/", -1));
    }

    @Nullable BundleDocument scope(String id) {
        Map<ScopeId, ScopeDocument> byId = scopes;
        if (byId == null) {
            byId = new HashMap<>();
            for (ApiImage api : included()) {
                for (ScopeDocument scope : api.scopes()) {
                    byId.putIfAbsent(scope.id(), scope);
                }
            }
            scopes = byId;
        }
        ScopeDocument scope = byId.get(new ScopeId(id));
        return scope == null ? null : written(scope);
    }

    private static BundleDocument written(ScopeDocument scope) {
        return new BundleDocument.Scope(
                scope.api().value(),
                scope.name().value(),
                scope.wireName().value(),
                scope.addedAt().value());
    }

    @Nullable BundleDocument scopeNamed(String api, String name) {
        ApiImage image = image(api);
        ScopeDocument scope = image == null ? null : image.scope(new ScopeToken(name));
        return scope == null ? null : new BundleDocument.Name(scope.id().value());
    }

    @Nullable BundleDocument wireName(String name) {
        ScopeDocument scope = of.scopeByWireName(name);
        return scope == null ? null : new BundleDocument.Name(scope.id().value());
    }

    /** The operations whose documents have this id. */
    @Nullable BundleDocument operations(String api, String id) {
        ApiImage image = image(api);
        if (image == null) {
            return null;
        }
        ApiId own = image.document().id();
        if (!own.equals(sorted)) {
            operations =
                    image.operations().stream()
                            .collect(Collectors.groupingBy(it -> Ids.operations(own, it)));
            sorted = own;
        }
        List<Operation> there = operations.get(id);
        return there == null
                ? null
                : new BundleDocument.Operations(there.stream().map(ApiDocuments::written).toList());
    }

    private static BundleDocument.Operation written(Operation operation) {
        return new BundleDocument.Operation(
                PathPattern.of(operation.path().value()).stream().map(Patterns::of).toList(),
                switch (operation.access()) {
                    case OperationAccess.Public() -> null;
                    case OperationAccess.Scopes(List<List<RequiredScope>> alternatives) ->
                            alternatives.stream()
                                    .map(all -> all.stream().map(it -> it.scope().value()).toList())
                                    .toList();
                });
    }

    private static @Nullable BundleDocument names(List<String> ids) {
        return ids.isEmpty() ? null : new BundleDocument.Names(ids);
    }
}
