package dev.precept.domain.proposal;

import org.jspecify.annotations.Nullable;

/**
 * A request to the administration API, as it will be sent again when it is approved of.
 *
 * @param path percent-encoded, without the query
 * @param query as in the URL; null where there is none
 * @param contentType what the body is; null where there is none
 * @param body empty where there is none
 * @param revision the revision that its aggregate must still have, -1 where it must not have been
 *     made; null for any
 */
public record ProposedRequest(
        String method,
        String path,
        @Nullable String query,
        @Nullable String contentType,
        String body,
        @Nullable Long revision) {}
