package dev.precept.domain.organization;

import dev.precept.domain.shared.Actor;

import org.jspecify.annotations.Nullable;

import java.util.Set;

/**
 * Which commands on an organization wait until a second person approves of them. While it asks for
 * any, a change of the policy itself waits as well.
 *
 * @param commands names of commands ({@code role.add-member}), of all of a kind ({@code role.*}),
 *     or {@code *}
 * @param approvers who may approve, of those who hold the rights for the command; null for all of
 *     them
 * @param expiresAfterSeconds how long a proposal waits
 */
public record ApprovalPolicy(
        Set<String> commands, @Nullable Approvers approvers, long expiresAfterSeconds) {
    /** How long a proposal waits where nothing is said. */
    public static final long DEFAULT_EXPIRY_SECONDS = 7 * 86_400L;

    /** Nothing waits. */
    public static final ApprovalPolicy NONE =
            new ApprovalPolicy(Set.of(), null, DEFAULT_EXPIRY_SECONDS);

    public ApprovalPolicy {
        commands = Set.copyOf(commands);
    }

    /** Whether anything waits. */
    public boolean isOn() {
        return !commands.isEmpty();
    }

    /** Whether this caller may approve, where he holds the rights for what he approves of. */
    public boolean admits(Actor actor) {
        return approvers == null || approvers.include(actor);
    }

    /** Whether a command of this name waits. */
    public boolean covers(String command) {
        return commands.contains("*")
                || commands.contains(command)
                || commands.contains(command.substring(0, command.indexOf('.') + 1) + "*");
    }
}
