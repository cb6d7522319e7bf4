package dev.precept.pdp.jose;

import dev.precept.domain.shared.Handle;

/**
 * The names organizations' tokens are issued under. They come from configuration alone: no header
 * of a request ever enters an issuer or a link.
 *
 * @param base the configured base URL, without a trailing slash
 */
public record Issuers(String base) {
    /** The issuer of the organization of this handle. */
    public String of(Handle organization) {
        return base + "/o/" + organization.value();
    }
}
