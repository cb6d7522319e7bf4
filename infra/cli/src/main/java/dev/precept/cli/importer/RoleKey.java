package dev.precept.cli.importer;

/**
 * A role of a realm.
 *
 * @param client whose role it is; empty for the realm's own
 * @param name within that
 */
record RoleKey(String client, String name) {
    /** As other parts of an export name it: {@code role}, or {@code client/role}. */
    static RoleKey of(String text) {
        int slash = text.indexOf('/');
        return slash < 0
                ? new RoleKey("", text)
                : new RoleKey(text.substring(0, slash), text.substring(slash + 1));
    }

    @Override
    public String toString() {
        return client.isEmpty() ? name : client + "/" + name;
    }
}
