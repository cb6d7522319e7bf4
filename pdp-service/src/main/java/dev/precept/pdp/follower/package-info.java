/**
 * Who follows the log: gateways and the nodes of this service, how far each is, whether it has what
 * it should, and until when it may answer without asking again.
 *
 * <p>What it protects:
 *
 * <ol>
 *   <li>A lease is granted only on a head of the log that was read after the question came, by a
 *       node that has taken in everything up to that head.
 *   <li>That a lease may be out is in the table before the head is read: so whoever looks at the
 *       table after a commit sees every lease that may predate the commit.
 *   <li>No reasoning rests on a wall clock, nor on two clocks showing the same: leases and waits
 *       are spans of one process's monotonic clock each.
 *   <li>A follower that has what it should not is not trusted until it has what it should.
 * </ol>
 */
@NullMarked
package dev.precept.pdp.follower;

import org.jspecify.annotations.NullMarked;
