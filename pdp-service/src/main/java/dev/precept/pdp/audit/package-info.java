/**
 * The decision log: what was decided, and on what, for those who have to answer for it. Protects:
 * no deny is lost while this process lives, whatever the database does; a permit that has to be
 * written passes only if it will be; what is not written is counted; a record is all it takes to
 * make the decision again.
 *
 * <p>Read {@link dev.precept.pdp.audit.DecisionLog} first, which hears of every decision; then
 * {@code DecisionLogWriter}, the one thread that writes, {@code Tally}, which counts permits, and
 * {@code Spill}, the file that takes what the database does not.
 */
@NullMarked
package dev.precept.pdp.audit;

import org.jspecify.annotations.NullMarked;
