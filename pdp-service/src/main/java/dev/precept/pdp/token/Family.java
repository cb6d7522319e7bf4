package dev.precept.pdp.token;

import dev.precept.pdp.oauth.UserGrant;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/**
 * A grant as it is kept, with its family of refresh tokens.
 *
 * @param origin its id, and since when it stands
 * @param content what the user let the client have
 * @param sender the key its refresh tokens are bound to, as {@link SenderName} names it; null where
 *     the client's authentication binds them
 * @param generation of the refresh tokens that count now
 * @param usedBy the key that the last use proved; null for none
 * @param createdAt when it was opened
 * @param usedAt when a refresh token of it was last used; at first, when it was opened
 */
public record Family(
        Origin origin,
        Content content,
        @Nullable String sender,
        int generation,
        @Nullable String usedBy,
        Instant createdAt,
        Instant usedAt) {
    /**
     * What of it is encrypted.
     *
     * @param grant as it was made
     * @param scopes granted at first, by wire name: no later token gets others
     * @param audience granted at first: no later token is for others
     */
    public record Content(UserGrant grant, List<String> scopes, List<String> audience) {
        public Content {
            scopes = List.copyOf(scopes);
            audience = List.copyOf(audience);
        }
    }

    /** What the user lets the client have. */
    UserGrant grant() {
        return content.grant();
    }
}
