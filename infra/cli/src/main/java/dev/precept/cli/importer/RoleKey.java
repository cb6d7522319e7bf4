package dev.precept.cli.importer;

/**
 * A role of a realm.
 *
 * @param client whose role it is; empty for the realm's own
 * @param name within that
 */
record RoleKey(String client, String name) {
    /**
     * As other parts of an export name it: {@code role}, or {@code client/role}. As names have
     * slashes too, two roles may be named alike.
     */
    @Override
    public String toString() {
        return client.isEmpty() ? name : client + "/" + name;
    }
}
