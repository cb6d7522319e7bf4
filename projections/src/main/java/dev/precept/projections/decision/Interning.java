package dev.precept.projections.decision;

import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.ApplicationId;
import dev.precept.projections.image.ApiImage;
import dev.precept.projections.image.ApplicationImage;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.ScopeDocument;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The numbers of applications, of APIs, and of scopes by name. One that was given stays. Immutable.
 *
 * @param applicationIds by number
 * @param scopeNames by number
 * @param applications numbers
 * @param apis numbers
 * @param scopes numbers
 */
record Interning(
        List<ApplicationId> applicationIds,
        List<ScopeName> scopeNames,
        Map<ApplicationId, Integer> applications,
        Map<ApiId, Integer> apis,
        Map<ScopeName, Integer> scopes) {
    static final Interning NONE = new Interning(List.of(), List.of(), Map.of(), Map.of(), Map.of());

    Interning {
        applicationIds = List.copyOf(applicationIds);
        scopeNames = List.copyOf(scopeNames);
        applications = Map.copyOf(applications);
        apis = Map.copyOf(apis);
        scopes = Map.copyOf(scopes);
    }

    /** A scope by its API's handle and its own name. */
    record ScopeName(String api, String scope) {}

    int applicationCount() {
        return applicationIds.size();
    }

    int scopeCount() {
        return scopeNames.size();
    }

    ApplicationId applicationId(int number) {
        return applicationIds.get(number);
    }

    ScopeName scopeName(int number) {
        return scopeNames.get(number);
    }

    int application(ApplicationId id) {
        return applications.getOrDefault(id, Interned.NONE);
    }

    int api(ApiId id) {
        return apis.getOrDefault(id, Interned.NONE);
    }

    int scope(String api, String scope) {
        return scopes.getOrDefault(new ScopeName(api, scope), Interned.NONE);
    }

    /** With numbers for all that is there and has none yet. */
    Interning with(View view) {
        List<ApplicationId> ids = new ArrayList<>(applicationIds);
        Map<ApplicationId, Integer> numbered = new HashMap<>(applications);
        for (ApplicationImage application : view.organization().applications()) {
            ApplicationId id = application.document().id();
            if (numbered.putIfAbsent(id, ids.size()) == null) {
                ids.add(id);
            }
        }
        Map<ApiId, Integer> numberedApis = new HashMap<>(apis);
        List<ScopeName> names = new ArrayList<>(scopeNames);
        Map<ScopeName, Integer> numberedNames = new HashMap<>(scopes);
        List<OrganizationImage> levels = new ArrayList<>();
        levels.add(view.organization());
        levels.addAll(view.image().ancestors(view.organization()));
        for (OrganizationImage level : levels) {
            for (ApiImage api : level.apis()) {
                numberedApis.putIfAbsent(api.document().id(), numberedApis.size());
                for (ScopeDocument scope : api.scopes()) {
                    String handle = api.document().handle().value();
                    ScopeName name = new ScopeName(handle, scope.name().value());
                    if (numberedNames.putIfAbsent(name, names.size()) == null) {
                        names.add(name);
                    }
                }
            }
        }
        return new Interning(ids, names, numbered, numberedApis, numberedNames);
    }
}
