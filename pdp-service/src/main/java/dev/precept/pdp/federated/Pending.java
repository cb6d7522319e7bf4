package dev.precept.pdp.federated;

import dev.precept.domain.shared.OrganizationId;
import dev.precept.pdp.jose.Sealing;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Optional;

/**
 * A sign-in that was begun and has not come back: all of it travels in {@code state}, sealed, and
 * opens only beside the cookie of the browser that began it.
 *
 * @param provider the id of the provider it was begun at
 * @param nonce what the ID token has to bring back
 * @param verifier of PKCE (RFC 7636)
 * @param interaction what goes on afterwards; empty for the account page
 * @param signedInAfter how recent the sign-in has to be; null for any
 * @param expiresAt when it is over
 */
record Pending(
        String provider,
        String nonce,
        String verifier,
        String interaction,
        @Nullable Instant signedInAfter,
        Instant expiresAt) {
    private static final String SEPARATOR = "\n";
    private static final int PARTS = 6;

    String seal(Sealing sealing, OrganizationId organization, String browser) {
        String text =
                String.join(
                        SEPARATOR,
                        provider,
                        nonce,
                        verifier,
                        interaction,
                        signedInAfter == null ? "" : signedInAfter.toString(),
                        Long.toString(expiresAt.getEpochSecond()));
        return sealing.seal(context(organization, browser), text);
    }

    static Optional<Pending> open(
            Sealing sealing, OrganizationId organization, String browser, String state) {
        return sealing.open(context(organization, browser), state).map(Pending::read);
    }

    private static Pending read(String text) {
        String[] parts = text.split(SEPARATOR, PARTS);
        return new Pending(
                parts[0],
                parts[1],
                parts[2],
                parts[3],
                parts[4].isEmpty() ? null : Instant.parse(parts[4]),
                Instant.ofEpochSecond(Long.parseLong(parts[5])));
    }

    private static String context(OrganizationId organization, String browser) {
        return organization.value() + SEPARATOR + browser;
    }

    /** No secrets. */
    @Override
    public String toString() {
        return "Pending[" + provider + ", " + expiresAt + ']';
    }
}
