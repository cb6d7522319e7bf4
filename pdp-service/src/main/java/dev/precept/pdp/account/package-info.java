/**
 * People, as far as they are not in the log: what is known of them and what they prove themselves
 * with. The log holds random ids only.
 *
 * <ol>
 *   <li>All that is personal is sealed under a key of its subject's own, and found by keyed hashes;
 *       deleting the subject's row forgets all of it, wherever it was copied to.
 *   <li>A password, a code or a recovery code is tried at a bounded rate of work, costs the same
 *       whether the person exists or not, and what is to be used once is used by one statement.
 *   <li>A user who is deleted is erased here, by the event or by the sweep.
 * </ol>
 */
@NullMarked
package dev.precept.pdp.account;

import org.jspecify.annotations.NullMarked;
