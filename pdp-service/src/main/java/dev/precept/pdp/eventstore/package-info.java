/**
 * The event log on PostgreSQL: one gap-free, commit-ordered sequence of events, written by {@link
 * dev.precept.pdp.eventstore.Appender} alone, read by {@link dev.precept.pdp.eventstore.LogReader}
 * and followed by {@link dev.precept.pdp.eventstore.LogTail}.
 *
 * <p>What it protects:
 *
 * <ol>
 *   <li>A reader that has seen position N has seen every event up to N, and never will see another.
 *   <li>A command's events are in the log together or not at all, and readers get them together.
 *   <li>An acknowledged append survives the end of this process and of the database's.
 *   <li>One stream has one event per revision; one reserved key has one owner.
 *   <li>A command whose decision looked beyond its own stream is written only where nothing it
 *       looked at was written since.
 *   <li>No event is ever changed or removed; each carries the hash of what it was when appended.
 * </ol>
 */
@NullMarked
package dev.precept.pdp.eventstore;

import org.jspecify.annotations.NullMarked;
