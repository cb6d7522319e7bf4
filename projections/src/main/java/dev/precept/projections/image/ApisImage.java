package dev.precept.projections.image;

import dev.precept.domain.api.Operation;
import dev.precept.domain.api.OperationKey;
import dev.precept.domain.api.Route;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.Handle;
import dev.precept.projections.collection.HashTree;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** An organization's APIs, and the names by which requests and tokens speak of them. Immutable. */
public final class ApisImage {
    /** None. */
    public static final ApisImage EMPTY =
            new ApisImage(
                    Catalog.empty(),
                    HashTree.empty(),
                    HashTree.empty(),
                    HashTree.empty(),
                    RoutesImage.EMPTY);

    private static final Comparator<ApiImage> BY_HANDLE =
            Comparator.comparing(api -> api.document().handle());

    private final Catalog<ApiId, ApiImage> apis;
    private final HashTree<String, ApiId> byIdentifier;
    private final HashTree<String, List<ApiImage>> byName;
    private final HashTree<String, ScopeDocument> scopesByWireName;
    private final RoutesImage routes;

    private ApisImage(
            Catalog<ApiId, ApiImage> apis,
            HashTree<String, ApiId> byIdentifier,
            HashTree<String, List<ApiImage>> byName,
            HashTree<String, ScopeDocument> scopesByWireName,
            RoutesImage routes) {
        this.apis = apis;
        this.byIdentifier = byIdentifier;
        this.byName = byName;
        this.scopesByWireName = scopesByWireName;
        this.routes = routes;
    }

    public @Nullable ApiImage get(ApiId id) {
        return apis.get(id);
    }

    public @Nullable ApiImage get(Handle handle) {
        return apis.get(handle);
    }

    /** The API of this identifier (its audience); null if there is none. */
    public @Nullable ApiImage byIdentifier(String identifier) {
        ApiId id = byIdentifier.get(identifier);
        return id == null ? null : apis.get(id);
    }

    /** The APIs of this handle or resource type, by handle; more than one is ambiguous. */
    public List<ApiImage> byName(String handleOrResourceType) {
        return named(byName, handleOrResourceType);
    }

    /** The scope of this wire name; null if no API here has it now. */
    public @Nullable ScopeDocument scopeByWireName(String wireName) {
        return scopesByWireName.get(wireName);
    }

    /** What covers the path at the host; null if nothing is served there. */
    RouteTrie.@Nullable Cover cover(String host, RequestPath path) {
        RouteTrie basePaths = routes.of(host);
        return basePaths == null ? null : basePaths.cover(path);
    }

    /** All, by handle. */
    public List<ApiImage> list() {
        return apis.list();
    }

    /** Up to {@code limit} whose handles come after the one given, by handle. */
    List<ApiImage> after(@Nullable Handle handle, int limit) {
        return apis.after(handle, limit);
    }

    /** With the API, new or changed. */
    public ApisImage with(ApiDocument document) {
        ApiImage before = apis.get(document.id());
        if (before != null) {
            List<Route> routesBefore = before.document().details().routes();
            return replaced(before.with(document)).rerouted(document, routesBefore);
        }
        ApisImage changed = replaced(ApiImage.of(document)).rerouted(document, List.of());
        return new ApisImage(
                changed.apis,
                byIdentifier.with(document.identifier(), document.id()),
                changed.byName,
                scopesByWireName,
                changed.routes);
    }

    /** Without the API, its scopes and its operations. */
    public ApisImage without(ApiDocument document) {
        ApiImage api = known(document.id());
        HashTree<String, ScopeDocument> wireNames = scopesByWireName;
        for (ScopeDocument scope : api.scopes()) {
            wireNames = wireNames.without(scope.wireName().value());
        }
        return new ApisImage(
                apis.without(document.id(), document.handle()),
                byIdentifier.without(document.identifier()),
                without(byName, api),
                wireNames,
                routes.replaced(document.id(), document.details().routes(), List.of()));
    }

    /** With the scope, new or changed. */
    public ApisImage with(ScopeDocument scope) {
        ApisImage changed = replaced(known(scope.api()).with(scope));
        return changed.named(scopesByWireName.with(scope.wireName().value(), scope));
    }

    /** Without the scope; an operation that asks for it can be met no more. */
    public ApisImage without(ScopeDocument scope) {
        ApisImage changed = replaced(known(scope.api()).without(scope));
        return changed.named(scopesByWireName.without(scope.wireName().value()));
    }

    /** With the operation, new or changed. */
    public ApisImage with(ApiId api, Operation operation) {
        return replaced(known(api).with(operation));
    }

    /** Without the operation. */
    public ApisImage without(ApiId api, OperationKey operation) {
        return replaced(known(api).without(operation));
    }

    /** With the type of authorization details, new or changed. */
    public ApisImage with(DetailsTypeDocument type) {
        return replaced(known(type.api()).with(type));
    }

    /** Without the type of authorization details. */
    public ApisImage withoutDetailsType(ApiId api, String type) {
        return replaced(known(api).withoutDetailsType(type));
    }

    private ApisImage replaced(ApiImage api) {
        ApiDocument document = api.document();
        ApiImage before = apis.get(document.id());
        return new ApisImage(
                apis.with(document.id(), document.handle(), api),
                byIdentifier,
                with(before == null ? byName : without(byName, before), api),
                scopesByWireName,
                routes);
    }

    private ApisImage named(HashTree<String, ScopeDocument> wireNames) {
        return new ApisImage(apis, byIdentifier, byName, wireNames, routes);
    }

    private ApisImage rerouted(ApiDocument document, List<Route> from) {
        return new ApisImage(
                apis,
                byIdentifier,
                byName,
                scopesByWireName,
                routes.replaced(document.id(), from, document.details().routes()));
    }

    private static HashTree<String, List<ApiImage>> with(
            HashTree<String, List<ApiImage>> byName, ApiImage api) {
        HashTree<String, List<ApiImage>> changed = byName;
        for (String name : names(api.document())) {
            List<ApiImage> named = new ArrayList<>(named(changed, name));
            named.add(api);
            named.sort(BY_HANDLE);
            changed = changed.with(name, List.copyOf(named));
        }
        return changed;
    }

    private static HashTree<String, List<ApiImage>> without(
            HashTree<String, List<ApiImage>> byName, ApiImage api) {
        HashTree<String, List<ApiImage>> changed = byName;
        for (String name : names(api.document())) {
            List<ApiImage> named = new ArrayList<>(named(changed, name));
            named.remove(api);
            changed =
                    named.isEmpty()
                            ? changed.without(name)
                            : changed.with(name, List.copyOf(named));
        }
        return changed;
    }

    private static List<ApiImage> named(HashTree<String, List<ApiImage>> byName, String name) {
        List<ApiImage> named = byName.get(name);
        return named == null ? List.of() : named;
    }

    /** The handle and, where there is one, the resource type. */
    private static Set<String> names(ApiDocument document) {
        Set<String> names = new HashSet<>();
        names.add(document.handle().value());
        String resourceType = document.details().resourceType();
        if (resourceType != null) {
            names.add(resourceType);
        }
        return names;
    }

    private ApiImage known(ApiId id) {
        ApiImage api = apis.get(id);
        if (api == null) {
            throw new IllegalArgumentException("there is no API " + id);
        }
        return api;
    }
}
