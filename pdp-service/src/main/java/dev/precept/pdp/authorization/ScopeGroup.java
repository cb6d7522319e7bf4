package dev.precept.pdp.authorization;

import dev.precept.pdp.oauth.Tenant;
import dev.precept.projections.image.ApiImage;
import dev.precept.projections.image.ScopeDocument;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Scopes of one API as a user is shown them.
 *
 * @param name the API's; empty for those of OpenID Connect, which are about the user himself
 */
record ScopeGroup(String name, List<Line> lines) {
    /**
     * One scope.
     *
     * @param wireName as it is asked for
     * @param title for people; empty where a page has its own words for it
     * @param description for people; may be empty
     */
    record Line(String wireName, String title, String description) {}

    /** The scopes by API, those of OpenID Connect first. */
    static List<ScopeGroup> of(Tenant tenant, List<String> wireNames) {
        Map<String, List<Line>> byApi = new TreeMap<>();
        for (String wireName : wireNames) {
            ScopeDocument scope =
                    tenant.image().visibleScopeByWireName(tenant.organization(), wireName);
            ApiImage api =
                    scope == null
                            ? null
                            : tenant.image().visibleApi(tenant.organization(), scope.api());
            String name = api == null ? "" : api.document().details().name();
            Line line =
                    scope == null
                            ? new Line(wireName, "", "")
                            : new Line(wireName, title(scope), scope.description());
            byApi.computeIfAbsent(name, _ -> new ArrayList<>()).add(line);
        }
        List<ScopeGroup> groups = new ArrayList<>();
        byApi.forEach((name, lines) -> groups.add(new ScopeGroup(name, List.copyOf(lines))));
        return groups;
    }

    private static String title(ScopeDocument scope) {
        return scope.displayName().isEmpty() ? scope.wireName().value() : scope.displayName();
    }
}
