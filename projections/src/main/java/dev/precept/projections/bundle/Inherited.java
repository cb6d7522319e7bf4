package dev.precept.projections.bundle;

/**
 * What the rules read of an organization above the one that a bundle is of: what those below it
 * inherit. Whom and what it has of its own, users, groups, applications, keys and what was revoked
 * of them, is left out.
 */
final class Inherited {
    private Inherited() {}

    /** Whether some of the collection's documents are read. */
    static boolean has(BundleCollection collection) {
        return switch (collection) {
            case IMAGE,
                    ORGANIZATIONS,
                    ORGANIZATION_NAMES,
                    APIS,
                    API_NAMES,
                    API_IDENTIFIERS,
                    ROUTES,
                    SCOPES,
                    SCOPE_NAMES,
                    WIRE_NAMES,
                    OPERATIONS,
                    POLICY_RULES,
                    ATTACHMENTS,
                    ROLES,
                    RESOURCES,
                    CUT_OFFS ->
                    true;
            case APPLICATIONS,
                    APPLICATION_NAMES,
                    AUTHORIZATIONS,
                    SUBSCRIPTIONS,
                    PLANS,
                    PROVIDER_GROUPS,
                    GROUPS,
                    USERS,
                    USER_NAMES,
                    PROVIDERS,
                    API_KEYS,
                    SIGNING_KEYS ->
                    false;
        };
    }

    /** Whether the document is read. */
    static boolean has(BundleKey key) {
        return switch (key.collection()) {
            case ATTACHMENTS -> !Ids.isOfApplication(key.id());
            case CUT_OFFS -> Ids.isOfApiOrScope(key.id());
            default -> has(key.collection());
        };
    }
}
