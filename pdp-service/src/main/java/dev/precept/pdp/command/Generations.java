package dev.precept.pdp.command;

/** What events the nodes that share the log can read. Threads share it. */
@FunctionalInterface
public interface Generations {
    /**
     * The oldest generation of events that a node reads which follows the log now, or may again.
     *
     * @throws dev.precept.pdp.eventstore.LogUnavailableException where it cannot be told
     */
    int oldest();
}
