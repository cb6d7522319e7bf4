package dev.precept.pdp.eventstore;

import java.util.List;
import java.util.UUID;

/**
 * What a command with an idempotency key was answered when it was first carried out.
 *
 * @param command the command that was carried out
 * @param request hash of the body it came with; another body under the same key is refused
 * @param status the HTTP status
 * @param position the last position of its events, or the head it was answered at
 * @param ids the ids it answered
 * @param atMicros when, in microseconds since 1970
 */
public record StoredAnswer(
        UUID command, String request, int status, long position, List<String> ids, long atMicros) {
    public StoredAnswer {
        ids = List.copyOf(ids);
    }
}
