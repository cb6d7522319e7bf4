package dev.precept.cli;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

/**
 * A service that one is logged in at, and how.
 *
 * @param name what it is called here
 * @param server where the service answers
 * @param organization the one that commands are about unless they say another
 * @param login how a token is got
 * @param token the one there is
 */
record Context(
        String name, String server, String organization, Login login, @Nullable Token token) {
    /** How a token is got when the one there is has ended. */
    sealed interface Login {
        /**
         * By a file in the form of {@code bootstrap.json}: the secret stays there.
         *
         * @param file its absolute path
         */
        record ByFile(String file) implements Login {}

        /** By {@code PRECEPT_CLIENT_ID} and {@code PRECEPT_CLIENT_SECRET(_FILE)}. */
        record ByEnvironment() implements Login {}

        /**
         * By a person at a browser (RFC 8628).
         *
         * @param clientId the public client
         * @param tokenEndpoint where its refresh token is sent
         */
        record ByDevice(String clientId, String tokenEndpoint) implements Login {}
    }

    /**
     * An access token.
     *
     * @param value the token itself
     * @param endsAt when it is over
     * @param refresh what another one is got for; empty for nothing
     */
    record Token(String value, Instant endsAt, String refresh) {
        boolean isUsable(Instant now) {
            return now.plus(Limits.TOKEN_REST).isBefore(endsAt);
        }

        @Override
        public String toString() {
            return "Token[endsAt=" + endsAt + "]";
        }
    }

    Context with(@Nullable Token other) {
        return new Context(name, server, organization, login, other);
    }

    Context in(String other) {
        return new Context(name, server, other, login, token);
    }
}
