/**
 * The way in for every change: {@link dev.precept.pdp.command.CommandGateway} carries a command to
 * its aggregate and what was decided into the log. Axon is the shell; the rules are the domain's.
 *
 * <p>What it protects:
 *
 * <ol>
 *   <li>An answer is given once its outcome is durable; a caller that is interrupted, or meets a
 *       fault, never reads success.
 *   <li>Every answer, also "unchanged" and "refused", holds at one moment between question and
 *       answer, whatever other nodes do meanwhile.
 *   <li>A command's events are one append: all of them are in the log, or none.
 *   <li>Nothing but {@code AppendingEventStore} appends to the log.
 * </ol>
 */
@NullMarked
package dev.precept.pdp.command;

import org.jspecify.annotations.NullMarked;
