package dev.precept.client;

import java.util.Map;

/**
 * An answer.
 *
 * @param isPermitted whether the request may pass
 * @param reason why, one of the decision point's codes; empty where an item of a batch was at fault
 * @param position the position of the log that answered; 0 where none is told
 * @param obligations what whoever enforces the decision has to do; empty for nothing
 */
public record Decision(
        boolean isPermitted, String reason, long position, Map<String, Object> obligations) {
    public Decision {
        obligations = Map.copyOf(obligations);
    }
}
