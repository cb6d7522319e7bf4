package dev.precept.projections.bundle;

import java.util.Locale;

/**
 * A map of documents by id, at {@code data.precept.<name>} in Open Policy Agent. All of them are in
 * every bundle, empty or not: what a later one puts into a map that is not there would copy its
 * siblings (open-policy-agent/opa 6079).
 */
public enum BundleCollection {
    /**
     * What the bundle was made of: its one document is {@code current}. Whoever hands a bundle over
     * may put {@code lease} beside it, {@code {"until": …}}: from then on the rules permit nothing.
     */
    IMAGE,
    /** Organizations. */
    ORGANIZATIONS,
    /** By handle, the ids of organizations. */
    ORGANIZATION_NAMES,
    /** APIs, without scopes and operations; of those that are not in the filter, the handle. */
    APIS,
    /** By organization and handle or resource type, the ids of APIs. */
    API_NAMES,
    /** By organization and identifier, the ids of APIs. */
    API_IDENTIFIERS,
    /** By organization and host, what is served where. */
    ROUTES,
    /** Scopes. */
    SCOPES,
    /** By API and name, the ids of scopes. */
    SCOPE_NAMES,
    /** By organization and wire name, the ids of scopes. */
    WIRE_NAMES,
    /** By API, method and first segment, operations. */
    OPERATIONS,
    /** Applications, without what they are authorized for. */
    APPLICATIONS,
    /** By organization and handle, the ids of applications. */
    APPLICATION_NAMES,
    /** By application and API, what the one may ask for of the other. */
    AUTHORIZATIONS,
    /** By organization, application and API. */
    SUBSCRIPTIONS,
    /** Plans. */
    PLANS,
    /** Policies, without what they are attached to. */
    POLICY_RULES,
    /** By organization and target, the ids of policies. */
    ATTACHMENTS,
    /** Roles, without whom they name. */
    ROLES,
    /** By organization, identity provider and group, the roles that name it. */
    PROVIDER_GROUPS,
    /** Groups, with the roles that name them and the groups that they are in. */
    GROUPS,
    /** Users, with the roles that name them and the groups that they are in. */
    USERS,
    /** By organization and handle, the ids of users. */
    USER_NAMES,
    /** By organization, API and name, resource instances. */
    RESOURCES,
    /** Identity providers. */
    PROVIDERS,
    /** API keys, without what verifies them. */
    API_KEYS,
    /** By organization, dimension and name, cut-offs. */
    CUT_OFFS,
    /** By organization, the keys that verify its tokens, as far as OPA can. */
    SIGNING_KEYS;

    private final String wireName = name().toLowerCase(Locale.ROOT);

    /** Its name below {@code data.precept}. */
    public String wireName() {
        return wireName;
    }

    /** The key of the document of this id. */
    public BundleKey key(String id) {
        return new BundleKey(this, id);
    }
}
