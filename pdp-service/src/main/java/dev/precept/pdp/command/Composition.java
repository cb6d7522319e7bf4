package dev.precept.pdp.command;

/**
 * Several commands that are to hold together or not at all. It gives them to a hypothesis one after
 * the other, each decided on what the ones before it leave. It runs again from the start, on a
 * newer image, each time a race was lost, so it holds no state of an earlier run; whatever it makes
 * up beforehand is the same in each run.
 */
@FunctionalInterface
public interface Composition {
    /**
     * Gives the commands.
     *
     * @param hypothesis what decides them
     * @return the answer to the whole. Where that is {@link CommandResult.Done}, everything that
     *     happened in the hypothesis is appended as one command, answered and remembered with this
     *     stream and revision; otherwise nothing is stored.
     */
    CommandResult on(Hypothesis hypothesis);
}
