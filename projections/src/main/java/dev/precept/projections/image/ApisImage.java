package dev.precept.projections.image;

import dev.precept.domain.api.Operation;
import dev.precept.domain.api.OperationKey;
import dev.precept.domain.api.Route;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.collection.PersistentMap;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/** An organization's APIs, and the names by which requests and tokens speak of them. Immutable. */
public final class ApisImage {
    /** None. */
    public static final ApisImage EMPTY =
            new ApisImage(
                    Catalog.empty(),
                    PersistentMap.empty(),
                    PersistentMap.empty(),
                    PersistentMap.empty(),
                    RoutesImage.EMPTY);

    private final Catalog<ApiId, ApiImage> apis;
    private final PersistentMap<String, ApiId> byIdentifier;
    private final PersistentMap<String, List<ApiId>> byResourceType;
    private final PersistentMap<String, ScopeDocument> scopesByWireName;
    private final RoutesImage routes;

    private ApisImage(
            Catalog<ApiId, ApiImage> apis,
            PersistentMap<String, ApiId> byIdentifier,
            PersistentMap<String, List<ApiId>> byResourceType,
            PersistentMap<String, ScopeDocument> scopesByWireName,
            RoutesImage routes) {
        this.apis = apis;
        this.byIdentifier = byIdentifier;
        this.byResourceType = byResourceType;
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
        List<ApiImage> found = new ArrayList<>(1);
        if (Handle.isHandle(handleOrResourceType)) {
            addIfThere(found, apis.get(new Handle(handleOrResourceType)));
        }
        List<ApiId> ofType = byResourceType.get(handleOrResourceType);
        if (ofType != null) {
            ofType.forEach(id -> addIfThere(found, apis.get(id)));
        }
        if (found.size() > 1) {
            found.sort(Comparator.comparing(api -> api.document().handle()));
        }
        return found;
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

    /** With the API, new or changed. */
    public ApisImage with(ApiDocument document) {
        ApiImage before = apis.get(document.id());
        ApiImage after = before == null ? ApiImage.of(document) : before.with(document);
        ApisImage changed =
                replaced(after)
                        .rerouted(
                                document.id(),
                                before == null ? List.of() : before.document().details().routes(),
                                document.details().routes());
        if (before == null) {
            changed = changed.identified(document);
        }
        String oldType = before == null ? null : before.document().details().resourceType();
        return Objects.equals(oldType, document.details().resourceType())
                ? changed
                : changed.retyped(document.id(), oldType, document.details().resourceType());
    }

    /** Without the API, its scopes and its operations. */
    public ApisImage without(ApiDocument document) {
        ApiImage api = known(document.id());
        PersistentMap<String, ScopeDocument> wireNames = scopesByWireName;
        for (ScopeDocument scope : api.scopes()) {
            wireNames = wireNames.without(scope.wireName().value());
        }
        ApisImage rest =
                retyped(document.id(), document.details().resourceType(), null)
                        .rerouted(document.id(), document.details().routes(), List.of());
        return new ApisImage(
                apis.without(document.id(), document.handle()),
                byIdentifier.without(document.identifier()),
                rest.byResourceType,
                wireNames,
                rest.routes);
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

    private ApisImage replaced(ApiImage api) {
        ApiDocument document = api.document();
        return new ApisImage(
                apis.with(document.id(), document.handle(), api),
                byIdentifier,
                byResourceType,
                scopesByWireName,
                routes);
    }

    private ApisImage identified(ApiDocument document) {
        return new ApisImage(
                apis,
                byIdentifier.with(document.identifier(), document.id()),
                byResourceType,
                scopesByWireName,
                routes);
    }

    private ApisImage named(PersistentMap<String, ScopeDocument> wireNames) {
        return new ApisImage(apis, byIdentifier, byResourceType, wireNames, routes);
    }

    private ApisImage retyped(ApiId id, @Nullable String from, @Nullable String to) {
        PersistentMap<String, List<ApiId>> types = byResourceType;
        if (from != null) {
            List<ApiId> rest = new ArrayList<>(types.getOrDefault(from, List.of()));
            rest.remove(id);
            types = rest.isEmpty() ? types.without(from) : types.with(from, List.copyOf(rest));
        }
        if (to != null) {
            List<ApiId> more = new ArrayList<>(types.getOrDefault(to, List.of()));
            more.add(id);
            types = types.with(to, List.copyOf(more));
        }
        return new ApisImage(apis, byIdentifier, types, scopesByWireName, routes);
    }

    private ApisImage rerouted(ApiId id, List<Route> from, List<Route> to) {
        return new ApisImage(
                apis,
                byIdentifier,
                byResourceType,
                scopesByWireName,
                routes.replaced(id, from, to));
    }

    private ApiImage known(ApiId id) {
        ApiImage api = apis.get(id);
        if (api == null) {
            throw new IllegalArgumentException("there is no API " + id);
        }
        return api;
    }

    private static void addIfThere(List<ApiImage> found, @Nullable ApiImage api) {
        if (api != null && !found.contains(api)) {
            found.add(api);
        }
    }
}
