package dev.precept.domain.shared;

/**
 * A name that only one thing may hold, decided by the log itself. The key is made of the
 * organization, the kind of name and the name.
 *
 * @param key what is held
 * @param refusal the answer to a command that comes second
 */
public record Reservation(String key, Rejection refusal) {
    /** The handle of a thing of this kind in this organization. */
    public static Reservation handle(OrganizationId organization, String kind, Handle handle) {
        return of(
                Rejection.Code.HANDLE_TAKEN,
                "The handle '" + handle + "' is taken by another " + kind + ".",
                organization.value(),
                kind,
                handle.value());
    }

    /** The handle of an organization: one of its kind in the whole log, and never given back. */
    public static Reservation organizationHandle(Handle handle) {
        return of(
                Rejection.Code.HANDLE_TAKEN,
                "The handle '" + handle + "' is or was another organization's.",
                "organization",
                handle.value());
    }

    /** A name made of parts; the parts are joined so that different parts give different keys. */
    public static Reservation of(Rejection.Code code, String detail, String... parts) {
        StringBuilder key = new StringBuilder();
        for (String part : parts) {
            key.append(part.length()).append(':').append(part);
        }
        return new Reservation(key.toString(), new Rejection(code, detail));
    }
}
