package dev.precept.pdp.eventstore;

import java.util.List;

/**
 * The answer to a command with an idempotency key, stored in the same transaction as its events.
 *
 * @param key hash over caller, organization, method, path and the caller's key
 * @param request hash of the request's body
 * @param status the HTTP status that was answered
 * @param ids the ids that were answered; never a secret
 */
public record Deduplication(String key, String request, int status, List<String> ids) {
    public Deduplication {
        Limits.text(Limits.KEY_CHARACTERS, key, "the deduplication key");
        Limits.text(Limits.KEY_CHARACTERS, request, "the request's hash");
        Limits.atMost(Limits.ANSWER_IDS, ids.size(), "ids in an answer");
        ids = List.copyOf(ids);
        for (String id : ids) {
            Limits.text(Limits.KEY_CHARACTERS, id, "an answered id");
            if (id.indexOf('\n') >= 0) {
                throw new IllegalArgumentException("an answered id is one line");
            }
        }
    }
}
