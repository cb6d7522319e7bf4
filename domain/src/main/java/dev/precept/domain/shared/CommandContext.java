package dev.precept.domain.shared;

import java.time.Instant;

/**
 * Everything a decision needs from outside, so that deciders stay pure.
 *
 * @param now the instant the command is decided at
 * @param ids fresh ids
 * @param directory what is known of other aggregates, at one position
 * @param expressions whether expressions can be used
 */
public record CommandContext(
        Instant now, IdSource ids, Directory directory, ExpressionCheck expressions) {
    /** Where no expression can be used. */
    public CommandContext(Instant now, IdSource ids, Directory directory) {
        this(now, ids, directory, ExpressionCheck.NONE);
    }
}
