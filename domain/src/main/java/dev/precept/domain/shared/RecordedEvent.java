package dev.precept.domain.shared;

import org.jspecify.annotations.Nullable;

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
 * @param reason why, in the caller's words; null where he gave none
 * @param approval who approved of it; null where it waited for nobody
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
        @Nullable String reason,
        @Nullable Approval approval,
        DomainEvent event) {
    private static final UUID NO_COMMAND = new UUID(0, 0);

    /**
     * An event of which no more is known than these.
     *
     * @throws IllegalArgumentException if the reason is none, see {@link #isReason}
     */
    public RecordedEvent {
        if (reason != null && !isReason(reason)) {
            throw new IllegalArgumentException(
                    "a reason has 1 to "
                            + Limits.REASON_CHARACTERS
                            + " characters and no control characters");
        }
    }

    /** An event that waited for nobody's approval. */
    public RecordedEvent(
            UUID id,
            String stream,
            long revision,
            OrganizationId organization,
            Actor actor,
            UUID command,
            String correlation,
            @Nullable String reason,
            DomainEvent event) {
        this(id, stream, revision, organization, actor, command, correlation, reason, null, event);
    }

    /** An event for which nobody gave a reason. */
    public RecordedEvent(
            UUID id,
            String stream,
            long revision,
            OrganizationId organization,
            Actor actor,
            UUID command,
            String correlation,
            DomainEvent event) {
        this(id, stream, revision, organization, actor, command, correlation, null, event);
    }

    /** Whether this may stand as a reason: one line of text that is not too long. */
    public static boolean isReason(String text) {
        return !text.isBlank()
                && text.length() <= Limits.REASON_CHARACTERS
                && text.codePoints().noneMatch(RecordedEvent::isNoText);
    }

    /** The same without who caused it and why, by which command and request. */
    RecordedEvent withoutOrigin() {
        return new RecordedEvent(
                id, stream, revision, organization, Actor.SERVICE, NO_COMMAND, "", event);
    }

    private static boolean isNoText(int character) {
        return switch (Character.getType(character)) {
            case Character.CONTROL,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE ->
                    true;
            default -> false;
        };
    }
}
