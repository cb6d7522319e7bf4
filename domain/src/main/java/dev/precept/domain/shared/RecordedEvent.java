package dev.precept.domain.shared;

import java.util.UUID;

/**
 * An event and its circumstances, as known before the log gives it a place. Its canonical JSON is
 * what the log stores and proves.
 *
 * @param id the event's own id
 * @param stream the aggregate's id
 * @param revision its index in the stream, from 0
 * @param organization the organization it belongs to
 * @param actor who caused it
 * @param command the id of its command
 * @param correlation what the caller named the request by
 * @param event what happened
 */
public record RecordedEvent(
        UUID id,
        String stream,
        long revision,
        OrganizationId organization,
        Actor actor,
        UUID command,
        String correlation,
        DomainEvent event) {
    private static final UUID NO_COMMAND = new UUID(0, 0);

    /** The same without who caused it, by which command and request. */
    RecordedEvent withoutOrigin() {
        return new RecordedEvent(
                id, stream, revision, organization, Actor.SERVICE, NO_COMMAND, "", event);
    }
}
