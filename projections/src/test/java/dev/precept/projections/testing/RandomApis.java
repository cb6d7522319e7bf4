package dev.precept.projections.testing;

import dev.precept.domain.api.ApiDetails;
import dev.precept.domain.api.ApiEvent;
import dev.precept.domain.api.DecisionMode;
import dev.precept.domain.api.DetailsType;
import dev.precept.domain.api.HttpMethod;
import dev.precept.domain.api.Lifecycle;
import dev.precept.domain.api.Operation;
import dev.precept.domain.api.OperationAccess;
import dev.precept.domain.api.OperationAccess.RequiredScope;
import dev.precept.domain.api.OperationKey;
import dev.precept.domain.api.PathTemplate;
import dev.precept.domain.api.Route;
import dev.precept.domain.shared.ScopeId;
import dev.precept.domain.shared.ScopeToken;
import dev.precept.projections.testing.RandomHistory.Happened;
import dev.precept.projections.testing.World.Api;
import dev.precept.projections.testing.World.Organization;
import dev.precept.projections.testing.World.Scope;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Commands on APIs. */
final class RandomApis {
    private static final List<String> SCOPES =
            List.of("read", "write", "delete", "user:list", "user:create", "admin", "audit");
    private static final List<String> PATHS =
            List.of(
                    "/",
                    "/users",
                    "/users/me",
                    "/users/{id}",
                    "/users/{id}/orders",
                    "/users/me/orders/{order}",
                    "/files/{name}.json",
                    "/files/{name}",
                    "/café");
    private static final List<HttpMethod> METHODS =
            List.of(HttpMethod.GET, HttpMethod.POST, HttpMethod.DELETE);

    private final RandomHistory history;

    RandomApis(RandomHistory history) {
        this.history = history;
    }

    List<Happened> command(Organization organization) {
        if (organization.apis.isEmpty() || history.chance(15)) {
            return create(organization);
        }
        Api api = history.pick(organization.apis);
        List<Happened> happened = new ArrayList<>();
        switch (history.random().nextInt(13)) {
            case 0 -> add(organization, api, happened, new ApiEvent.ApiChanged(details(api)));
            case 1, 2, 3 -> addScope(organization, api, happened);
            case 4 -> describeScope(organization, api, happened);
            case 5 -> removeScope(organization, api, happened);
            case 6 -> {
                removeScope(organization, api, happened);
                addScope(organization, api, happened);
            }
            case 7, 8 -> changeOperations(organization, api, happened);
            case 9, 10 -> moveLifecycle(organization, api, happened);
            case 11 -> changeDetailsTypes(organization, api, happened);
            default -> {
                if (history.chance(30)) {
                    organization.apis.remove(api);
                    add(organization, api, happened, new ApiEvent.ApiDeleted());
                }
            }
        }
        return happened;
    }

    private List<Happened> create(Organization organization) {
        String handle = history.freeHandle("api", organization.apis);
        if (handle == null) {
            return List.of();
        }
        Api api = new Api(history.freshId("a"), handle);
        organization.apis.add(api);
        List<Happened> happened = new ArrayList<>();
        add(
                organization,
                api,
                happened,
                new ApiEvent.ApiCreated(
                        api.id(),
                        organization.id(),
                        api.handle(),
                        "https://" + handle + ".example",
                        details(api)));
        int scopes = history.random().nextInt(4);
        for (int i = 0; i < scopes; i++) {
            addScope(organization, api, happened);
        }
        if (history.chance(70)) {
            changeOperations(organization, api, happened);
        }
        if (history.chance(70)) {
            move(organization, api, happened, Lifecycle.PUBLISHED);
        }
        return happened;
    }

    private ApiDetails details(Api api) {
        return new ApiDetails(
                "API " + api.handle,
                "",
                null,
                history.chance(50) ? "1" : null,
                history.chance(80),
                history.chance(30),
                history.chance(30) ? "api" + history.random().nextInt(12) : null,
                history.chance(80) ? DecisionMode.LIVE : DecisionMode.TOKEN,
                List.of(new Route(api.handle + ".example", "/")),
                List.of());
    }

    private void addScope(Organization organization, Api api, List<Happened> happened) {
        ScopeToken name = new ScopeToken(history.pick(SCOPES));
        ScopeToken wireName = freeWireName(organization, api, name);
        if (api.scopes.containsKey(name) || wireName == null) {
            return;
        }
        Scope scope = new Scope(new ScopeId(history.freshId("s")), name, wireName);
        api.scopes.put(name, scope);
        add(
                organization,
                api,
                happened,
                new ApiEvent.ScopeAdded(scope.id(), name, wireName, "To " + name, ""));
    }

    private static @Nullable ScopeToken freeWireName(
            Organization organization, Api api, ScopeToken name) {
        if (!organization.isWireNameTaken(name)) {
            return name;
        }
        ScopeToken qualified = new ScopeToken(api.handle + ":" + name);
        return organization.isWireNameTaken(qualified) ? null : qualified;
    }

    private void describeScope(Organization organization, Api api, List<Happened> happened) {
        if (!api.scopes.isEmpty()) {
            Scope scope = history.pick(List.copyOf(api.scopes.values()));
            String text = "Text " + history.random().nextInt(1_000);
            add(organization, api, happened, new ApiEvent.ScopeDescribed(scope.id(), text, text));
        }
    }

    private void removeScope(Organization organization, Api api, List<Happened> happened) {
        if (!api.scopes.isEmpty()) {
            Scope scope = history.pick(List.copyOf(api.scopes.values()));
            api.scopes.remove(scope.name());
            add(organization, api, happened, new ApiEvent.ScopeRemoved(scope.id()));
        }
    }

    private void changeDetailsTypes(Organization organization, Api api, List<Happened> happened) {
        String name = history.pick(List.of("payment", "account", "consent"));
        if (api.detailsTypes.contains(name) && history.chance(40)) {
            api.detailsTypes.remove(name);
            add(organization, api, happened, new ApiEvent.DetailsTypeRemoved(name));
        } else {
            api.detailsTypes.add(name);
            String text = "Text " + history.random().nextInt(1_000);
            DetailsType type = new DetailsType(name, text, text, "{}");
            add(organization, api, happened, new ApiEvent.DetailsTypePut(type));
        }
    }

    private void changeOperations(Organization organization, Api api, List<Happened> happened) {
        Map<OperationKey, Operation> put = new LinkedHashMap<>();
        int count = 1 + history.random().nextInt(5);
        for (int i = 0; i < count; i++) {
            PathTemplate path = new PathTemplate(history.pick(PATHS));
            Operation operation = new Operation(history.pick(METHODS), path, access(api));
            put.put(operation.key(), operation);
        }
        List<OperationKey> removed = new ArrayList<>();
        for (OperationKey key : api.operations) {
            if (!put.containsKey(key) && history.chance(20)) {
                removed.add(key);
            }
        }
        removed.forEach(api.operations::remove);
        api.operations.addAll(put.keySet());
        List<Operation> operations = List.copyOf(put.values());
        add(organization, api, happened, new ApiEvent.OperationsChanged(operations, removed));
    }

    private OperationAccess access(Api api) {
        if (history.chance(10)) {
            return new OperationAccess.Public();
        }
        List<List<RequiredScope>> alternatives = new ArrayList<>();
        int count = history.random().nextInt(3);
        for (int i = 0; i < count; i++) {
            List<RequiredScope> all = new ArrayList<>();
            for (Scope scope : api.scopes.values()) {
                if (history.chance(40)) {
                    all.add(new RequiredScope(scope.id(), scope.name()));
                }
            }
            alternatives.add(all);
        }
        return new OperationAccess.Scopes(alternatives);
    }

    private void moveLifecycle(Organization organization, Api api, List<Happened> happened) {
        Lifecycle to = history.pick(List.of(Lifecycle.values()));
        if (to != api.lifecycle && api.lifecycle != Lifecycle.RETIRED) {
            boolean isEnd = to == Lifecycle.RETIRED || to == Lifecycle.CREATED;
            move(
                    organization,
                    api,
                    happened,
                    isEnd && history.chance(80) ? Lifecycle.PUBLISHED : to);
        }
    }

    private void move(Organization organization, Api api, List<Happened> happened, Lifecycle to) {
        if (to != api.lifecycle) {
            Lifecycle from = api.lifecycle;
            api.lifecycle = to;
            add(organization, api, happened, new ApiEvent.LifecycleChanged(from, to));
        }
    }

    private static void add(
            Organization organization, Api api, List<Happened> happened, ApiEvent event) {
        happened.add(new Happened(organization, api, event));
    }
}
