/**
 * How whatever follows the log is told of it: a window of what happened last, the log behind it,
 * and the doors {@code changes} and {@code changes/snapshot}. Every follower has a place of its own
 * in the log and is sent what comes next as fast as it takes it: nobody waits for a slow one.
 */
@NullMarked
package dev.precept.pdp.stream;

import org.jspecify.annotations.NullMarked;
