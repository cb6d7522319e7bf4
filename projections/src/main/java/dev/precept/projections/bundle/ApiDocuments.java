package dev.precept.projections.bundle;

import dev.precept.domain.api.ApiDetails;
import dev.precept.domain.api.Operation;
import dev.precept.domain.api.OperationAccess;
import dev.precept.domain.api.OperationAccess.RequiredScope;
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

import java.util.List;
import java.util.Objects;

/** What a bundle says of an organization's APIs. Null stands for what is not there. */
record ApiDocuments(OrganizationImage of, FeedFilter filter) {
    @Nullable BundleDocument api(String id) {
        ApiImage api = image(id);
        if (api == null) {
            return null;
        }
        ApiDocument document = api.document();
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
        return names(
                of.apisByName(name).stream()
                        .map(api -> api.document().id())
                        .filter(filter::includes)
                        .map(ApiId::value)
                        .toList());
    }

    @Nullable BundleDocument identified(String identifier) {
        ApiImage api = of.apiByIdentifier(identifier);
        return api == null || !filter.includes(api.document().id())
                ? null
                : new BundleDocument.Name(api.document().id().value());
    }

    @Nullable BundleDocument routes(String host) {
        List<BundleDocument.Route> routes =
                of.apis().stream()
                        .filter(api -> filter.includes(api.document().id()))
                        .flatMap(
                                api ->
                                        api.document().details().routes().stream()
                                                .filter(route -> route.host().equals(host))
                                                .map(
                                                        route ->
                                                                new BundleDocument.Route(
                                                                        segments(route.basePath()),
                                                                        api.document()
                                                                                .id()
                                                                                .value())))
                        .toList();
        return routes.isEmpty() ? null : new BundleDocument.Routes(routes);
    }

    private static List<String> segments(String basePath) {
        return basePath.equals("/") ? List.of() : List.of(basePath.substring(1).split("/", -1));
    }

    @Nullable BundleDocument scope(String id) {
        ScopeId scope = new ScopeId(id);
        return of.apis().stream()
                .filter(api -> filter.includes(api.document().id()))
                .map(api -> api.scope(scope))
                .filter(Objects::nonNull)
                .findFirst()
                .map(ApiDocuments::written)
                .orElse(null);
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
        return scope == null || !filter.includes(scope.api())
                ? null
                : new BundleDocument.Name(scope.id().value());
    }

    /** The operations whose documents have this id. */
    @Nullable BundleDocument operations(String api, String id) {
        ApiImage image = image(api);
        if (image == null) {
            return null;
        }
        List<BundleDocument.Operation> operations =
                image.operations().stream()
                        .filter(it -> Ids.operations(image.document().id(), it).equals(id))
                        .map(ApiDocuments::written)
                        .toList();
        return operations.isEmpty() ? null : new BundleDocument.Operations(operations);
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
