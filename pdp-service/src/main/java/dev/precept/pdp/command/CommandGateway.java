package dev.precept.pdp.command;

/** The one way to change anything. Thread-safe. */
public interface CommandGateway {
    /**
     * Decides and appends; decides again on a newer image where a race was lost, within bounds.
     * Returns once the outcome is durable and, within the time set for that, once this node's image
     * has reached it. Blocking, on any thread; an interrupt changes no answer and is kept for the
     * caller.
     */
    CommandResult execute(CommandRequest request, Intent intent);
}
