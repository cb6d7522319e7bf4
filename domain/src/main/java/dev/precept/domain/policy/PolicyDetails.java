package dev.precept.domain.policy;

import java.util.Set;

/**
 * What of a policy can be replaced.
 *
 * @param effect what it says
 * @param source when it says so
 * @param fieldMask names of the fields to leave out of what is answered where it is met
 */
public record PolicyDetails(Effect effect, PolicySource source, Set<String> fieldMask) {
    public PolicyDetails {
        fieldMask = Set.copyOf(fieldMask);
    }
}
