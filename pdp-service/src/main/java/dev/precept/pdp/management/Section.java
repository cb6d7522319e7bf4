package dev.precept.pdp.management;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The parts of an organization's document, in an order in which each finds what it names. Where a
 * part's path has a star, the document has a map by handle there (by name, type or id where the
 * thing has no handle); what else is there is the body of its PUT.
 */
enum Section {
    ORGANIZATION("organization", Writable.ORGANIZATION),
    IDENTITY_PROVIDER("identityProviders/*", Writable.IDENTITY_PROVIDER, "idp"),
    PLAN("plans/*", Writable.PLAN, "plan"),
    APPLICATION("applications/*", Writable.APPLICATION, "app"),
    API("apis/*", Writable.API, "api"),
    SCOPE("apis/*/scopes/*", Writable.SCOPE, "api", "scope"),
    OPERATIONS("apis/*/operations", Writable.OPERATIONS, "api"),
    DETAILS_TYPE("apis/*/authorizationDetailsTypes/*", Writable.DETAILS_TYPE, "api", "type"),
    LIFECYCLE("apis/*/lifecycle", "/apis/{api}/lifecycle", "api"),
    USER("users/*", Writable.USER, "user"),
    GROUP("groups/*", Writable.GROUP, "group"),
    GROUP_USER("groups/*/members/users/*", Writable.GROUP_MEMBER, "group", "id", "users"),
    GROUP_GROUP("groups/*/members/groups/*", Writable.GROUP_MEMBER, "group", "id", "groups"),
    RESOURCE("resources/*/*", Writable.RESOURCE, "type", "id"),
    AUTHORIZATION("applications/*/authorizedApis/*", Writable.AUTHORIZATION, "app", "api"),
    EXTERNAL_CLIENT("applications/*/externalClients/*", Writable.EXTERNAL_CLIENT, "app", "idp"),
    ROLE("roles/*", Writable.ROLE, "role"),
    ROLE_USER("roles/*/members/users/*", Writable.ROLE_MEMBER, "role", "id", "users"),
    ROLE_GROUP("roles/*/members/groups/*", Writable.ROLE_MEMBER, "role", "id", "groups"),
    ROLE_IDP_GROUP("roles/*/members/idpGroups/*", Writable.ROLE_PROVIDER_GROUP, "role", "id"),
    POLICY("policies/*", Writable.POLICY, "policy"),
    API_ATTACHMENT("policies/*/attachments/apis/*", Writable.ATTACHMENT, "policy", "to", "api"),
    APPLICATION_ATTACHMENT(
            "policies/*/attachments/applications/*", Writable.ATTACHMENT, "policy", "to", "app"),
    ROLE_ATTACHMENT("policies/*/attachments/roles/*", Writable.ATTACHMENT, "policy", "to", "role"),
    ORGANIZATION_ATTACHMENT(
            "policies/*/attachments/organization/*",
            Writable.ATTACHMENT,
            "policy",
            "to",
            "organization"),
    PERSONAL_ATTRIBUTES("personalAttributes", Writable.PERSONAL_ATTRIBUTES),
    SUBSCRIPTION("subscriptions/*/*", Writable.SUBSCRIPTION, "app", "api"),
    SUBSCRIPTION_STATE("subscriptions/*/*/state", "/subscriptions/{app}/{api}/state", "app", "api"),
    SUBSCRIPTION_REQUEST(
            "subscriptions/*/*/requestedPlan", "/subscriptions/{app}/{api}", "app", "api"),
    GATEWAY("gateways/*", Writable.GATEWAY, "gateway"),
    WEBHOOK("webhooks/*", Writable.WEBHOOK, "webhook"),
    REGISTRATION_POLICY("registrationPolicy", Writable.REGISTRATION_POLICY),
    APPROVAL_POLICY("approvalPolicy", Writable.APPROVAL_POLICY);

    /**
     * The name by which the organization itself is attached to: documents do not know its handle.
     */
    static final String SELF = "self";

    private static final String KIND = "kind";
    private static final Place ROOT = place();

    private final List<String> path;
    private final @Nullable Writable writable;
    private final String pattern;
    private final List<String> variables;
    private final @Nullable String kind;

    Section(String path, Writable writable, String... variables) {
        this.path = List.of(path.split("/"));
        this.writable = writable;
        this.pattern = writable.pattern();
        int keys = (int) this.path.stream().filter("*"::equals).count();
        this.variables = List.of(variables).subList(0, keys);
        this.kind = variables.length > keys ? variables[keys] : null;
    }

    /** A state that things are moved to, or asked to be in. */
    Section(String path, String pattern, String... variables) {
        this.path = List.of(path.split("/"));
        this.writable = null;
        this.pattern = "/v1/organizations/{org}" + pattern;
        this.variables = List.of(variables);
        this.kind = null;
    }

    /**
     * A place in a document.
     *
     * @param literals what may be there by name
     * @param star what is there by handle; null where nothing is
     * @param section what the body there is of; null for none
     */
    record Place(Map<String, Place> literals, @Nullable Place star, @Nullable Section section) {}

    /** The whole document. */
    static Place root() {
        return ROOT;
    }

    private static Place place() {
        return place(new ArrayList<>(List.of(values())), 0);
    }

    private static Place place(List<Section> below, int depth) {
        Map<String, List<Section>> next = new LinkedHashMap<>();
        Section here = null;
        for (Section section : below) {
            if (section.path.size() == depth) {
                here = section;
            } else {
                next.computeIfAbsent(section.path.get(depth), _ -> new ArrayList<>()).add(section);
            }
        }
        Map<String, Place> literals = new LinkedHashMap<>();
        next.forEach((name, sections) -> literals.put(name, place(sections, depth + 1)));
        Place star = literals.remove("*");
        return new Place(literals, star, here);
    }

    /** Whether it is a state that things are moved to, and not a thing. */
    boolean isState() {
        return writable == null;
    }

    /** Whether what the document leaves out may be deleted. */
    boolean isDeletable() {
        return path.getLast().equals("*");
    }

    /** The pattern of the paths of its requests. */
    String pattern() {
        return pattern;
    }

    /** The body of a PUT that leaves the thing as it is shown. */
    Object body(Json shown) {
        return writable == null ? shown.members() : writable.body(shown.members());
    }

    /** The variables of its path. */
    Map<String, String> variables(String organization, List<String> keys) {
        Map<String, String> all = new HashMap<>();
        all.put("org", organization);
        for (int i = 0; i < variables.size(); i++) {
            all.put(variables.get(i), keys.get(i));
        }
        if (kind != null) {
            all.put(KIND, kind);
        }
        if (this == ORGANIZATION_ATTACHMENT) {
            all.put("to", organization);
        }
        return all;
    }

    /** Whether it is a user, or of one. */
    boolean isOfUsers() {
        return this == USER || this == GROUP_USER || this == ROLE_USER;
    }

    /** Whether it is that somebody holds a role. */
    boolean isOfRole() {
        return this == ROLE_USER || this == ROLE_GROUP || this == ROLE_IDP_GROUP;
    }

    /** The names on the way to it. */
    List<String> path() {
        return path;
    }
}
