/**
 * Receipts: what was decided, sealed in the log.
 *
 * <ol>
 *   <li>A receipt, once made, never changes.
 *   <li>A receipt is of at least one decision, of each organization it counts.
 *   <li>Its root is one SHA-256 hash, whatever number of decisions it seals.
 * </ol>
 */
@NullMarked
package dev.precept.domain.receipt;

import org.jspecify.annotations.NullMarked;
