/**
 * The decision point for whoever holds an image of its own at a gateway: what keeps it in step, for
 * how long it may be believed, and what it decides.
 *
 * <ol>
 *   <li>It never permits what the log, at the time of the request that its lease was granted for,
 *       did not permit.
 *   <li>However messages and answers come, late, again, in another order or not at all, its image
 *       is its part of the log at one position, or it permits nothing.
 * </ol>
 */
@NullMarked
package dev.precept.projections.embedded;

import org.jspecify.annotations.NullMarked;
