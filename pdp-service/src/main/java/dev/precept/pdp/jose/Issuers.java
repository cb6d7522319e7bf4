package dev.precept.pdp.jose;

import dev.precept.domain.shared.Handle;

import java.util.function.Supplier;

/**
 * The names organizations' tokens are issued under. They come from configuration alone, at a
 * sidecar from that of its service: no header of a request ever enters an issuer or a link.
 */
public final class Issuers {
    private final Supplier<String> base;

    /** Those of a service that is reached at this URL, which has no trailing slash. */
    public Issuers(String base) {
        this(() -> base);
    }

    /** Those of a service of which it is not known from the beginning where it is reached. */
    public Issuers(Supplier<String> base) {
        this.base = base;
    }

    /** The base URL, without a trailing slash. */
    public String base() {
        return base.get();
    }

    /** The issuer of the organization of this handle. */
    public String of(Handle organization) {
        return base() + "/o/" + organization.value();
    }
}
