package dev.precept.pdp.management;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The kinds of resources that have a PUT and a revision, and of each how the body of its PUT comes
 * from what its GET shows: sent back unchanged it is no event. What is not listed here as told only
 * is taken to be written, so that a new member is never lost on the way. Of what is gone nothing is
 * kept where it gave something (a role's permission); where its place is required it is left out,
 * and PUT says so.
 */
enum Writable {
    ORGANIZATION(""),
    API("/apis/{api}", "lifecycle"),
    SCOPE("/apis/{api}/scopes/{scope}", "name", "wireName"),
    OPERATIONS("/apis/{api}/operations"),
    DETAILS_TYPE("/apis/{api}/authorization-details-types/{type}", "type"),
    APPLICATION("/applications/{app}", "clientId", "owner"),
    AUTHORIZATION("/applications/{app}/authorized-apis/{api}", "api", "apiId"),
    EXTERNAL_CLIENT("/applications/{app}/external-clients/{idp}", "identityProvider"),
    ROLE("/roles/{role}", "basedOnId", "basedOnOrganization"),
    ROLE_MEMBER("/roles/{role}/members/{kind}/{id}"),
    ROLE_PROVIDER_GROUP(
            "/roles/{role}/members/idp-groups/{id}",
            "identityProvider",
            "identityProviderId",
            "group"),
    USER("/users/{user}"),
    GROUP("/groups/{group}"),
    GROUP_MEMBER("/groups/{group}/members/{kind}/{id}"),
    RESOURCE("/resources/{type}/{id}", "type"),
    PLAN("/plans/{plan}"),
    SUBSCRIPTION(
            "/subscriptions/{app}/{api}",
            "application",
            "applicationId",
            "api",
            "apiId",
            "planId",
            "requestedPlan",
            "state",
            "reason"),
    IDENTITY_PROVIDER("/identity-providers/{idp}"),
    POLICY("/policies/{policy}", "hash"),
    ATTACHMENT("/policies/{policy}/attachments/{kind}/{to}", "kind"),
    GATEWAY("/gateways/{gateway}", "processes"),
    WEBHOOK("/webhooks/{webhook}"),
    REGISTRATION_POLICY("/registration-policy"),
    APPROVAL_POLICY("/approval-policy"),
    PERSONAL_ATTRIBUTES("/personal-attributes"),
    REVIEW(
            "/access-reviews/{review}",
            "state",
            "overdue",
            "position",
            "kept",
            "revoked",
            "result",
            "items");

    /** What we give every thing, and tell of it. */
    private static final Set<String> GIVEN =
            Set.of("handle", "id", "revision", "createdAt", "updatedAt");

    private static final Map<String, Writable> BY_PATTERN =
            Arrays.stream(values())
                    .collect(Collectors.toUnmodifiableMap(Writable::pattern, Function.identity()));

    private final String pattern;
    private final Set<String> told;

    /**
     * A kind.
     *
     * @param path below its organization
     * @param told the members that are told besides those that everything has
     */
    Writable(String path, String... told) {
        this.pattern = "/v1/organizations/{org}" + path;
        this.told = Set.of(told);
    }

    /** The kind of what is at the paths of this pattern; null where it is none of these. */
    static @Nullable Writable at(String pattern) {
        return BY_PATTERN.get(pattern);
    }

    /** The pattern of its paths. */
    String pattern() {
        return pattern;
    }

    /** The body of a PUT that leaves the thing as it is shown: an object, or an array. */
    Object body(Map<String, ?> shown) {
        Map<String, Object> body = new LinkedHashMap<>(shown);
        body.keySet().removeAll(GIVEN);
        body.keySet().removeAll(told);
        return switch (this) {
            case OPERATIONS ->
                    list(shown.get("items")).stream().map(it -> operation(members(it))).toList();
            case ROLE ->
                    Boolean.TRUE.equals(shown.get("inherited"))
                            ? Map.of("basedOn", String.valueOf(shown.get("handle")))
                            : role(body);
            case IDENTITY_PROVIDER -> {
                body.computeIfPresent("signIn", (_, it) -> without(members(it), "hasSecret"));
                yield body;
            }
            case SUBSCRIPTION -> {
                // What was asked for last, approved or not.
                Object requested = shown.get("requestedPlan");
                if (requested != null) {
                    body.put("plan", requested);
                }
                yield body;
            }
            case ORGANIZATION,
                    API,
                    SCOPE,
                    DETAILS_TYPE,
                    APPLICATION,
                    AUTHORIZATION,
                    EXTERNAL_CLIENT,
                    ROLE_MEMBER,
                    ROLE_PROVIDER_GROUP,
                    USER,
                    GROUP,
                    GROUP_MEMBER,
                    RESOURCE,
                    PLAN,
                    POLICY,
                    ATTACHMENT,
                    GATEWAY,
                    WEBHOOK,
                    REGISTRATION_POLICY,
                    APPROVAL_POLICY,
                    PERSONAL_ATTRIBUTES,
                    REVIEW ->
                    body;
        };
    }

    private static Map<String, Object> role(Map<String, Object> body) {
        body.putIfAbsent("excludes", List.of());
        if (body.containsKey("basedOn")) {
            body.keySet().retainAll(Set.of("basedOn", "excludes"));
            return body;
        }
        body.computeIfPresent("audience", (_, it) -> without(members(it), "applicationId"));
        body.computeIfPresent(
                "permissions",
                (_, all) ->
                        list(all).stream()
                                .filter(it -> !members(it).containsKey("scopeId"))
                                .toList());
        return body;
    }

    /** Without the alternatives that ask for a scope that is gone: nobody meets them. */
    private static Map<String, Object> operation(Map<String, ?> shown) {
        Map<String, Object> operation = without(shown, "goneScopes");
        if (shown.get("goneScopes") instanceof List<?> gone) {
            operation.computeIfPresent(
                    "scopes",
                    (_, all) ->
                            list(all).stream()
                                    .filter(it -> list(it).stream().noneMatch(gone::contains))
                                    .toList());
        }
        return operation;
    }

    private static Map<String, Object> without(Map<String, ?> object, String member) {
        Map<String, Object> left = new LinkedHashMap<>(object);
        left.remove(member);
        return left;
    }

    private static List<?> list(@Nullable Object shown) {
        return shown instanceof List<?> list ? list : List.of();
    }

    /** The members of an object that is shown; none where it is none. */
    static Map<String, ?> members(@Nullable Object shown) {
        if (!(shown instanceof Map<?, ?> map)) {
            return Map.of();
        }
        Map<String, Object> members = new LinkedHashMap<>();
        map.forEach((name, value) -> members.put(String.valueOf(name), value));
        return members;
    }
}
