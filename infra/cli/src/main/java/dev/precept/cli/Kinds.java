package dev.precept.cli;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The kinds of things of an organization, by the segment that is theirs in paths. */
final class Kinds {
    /** Shorter names that people write. */
    private static final Map<String, String> SHORT =
            Map.of(
                    "org", "organizations",
                    "orgs", "organizations",
                    "api", "apis",
                    "app", "applications",
                    "apps", "applications",
                    "idp", "identity-providers",
                    "idps", "identity-providers",
                    "subs", "subscriptions",
                    "reviews", "access-reviews");

    private static final List<String> KNOWN =
            List.of(
                    "access-reviews",
                    "api-keys",
                    "apis",
                    "applications",
                    "decisions",
                    "gateways",
                    "groups",
                    "identity-providers",
                    "keys",
                    "organizations",
                    "plans",
                    "policies",
                    "proposals",
                    "reports",
                    "resources",
                    "revocations",
                    "roles",
                    "subscriptions",
                    "users",
                    "webhooks");

    private Kinds() {}

    /** What completion offers. */
    static List<String> offered() {
        return Stream.concat(KNOWN.stream(), SHORT.keySet().stream()).sorted().toList();
    }

    /**
     * The path of the thing or list that the arguments name, one segment each. Organizations are no
     * part of another.
     */
    static String path(Api api, List<String> arguments) {
        if (arguments.isEmpty()) {
            return api.administration(List.of());
        }
        String first = SHORT.getOrDefault(arguments.getFirst(), arguments.getFirst());
        List<String> rest = arguments.subList(1, arguments.size());
        if (first.equals("organizations")) {
            return "/v1/organizations" + (rest.isEmpty() ? "" : "/" + Api.path(rest));
        }
        return api.administration(Stream.concat(Stream.of(first), rest.stream()).toList());
    }
}
