/**
 * Proof of the log: Merkle trees over its events and over each organization's own (RFC 6962), and
 * what is signed and shown of them, in the formats of C2SP: tlog-tiles, tlog-checkpoint,
 * signed-note, tlog-cosignature, tlog-proof, tlog-witness.
 *
 * <ol>
 *   <li>No checkpoint is signed that does not continue the one signed before it, whatever node did.
 *   <li>A proof that does not hold is not handed out: it is a fault of the log, and said so.
 * </ol>
 */
@NullMarked
package dev.precept.pdp.proof;

import org.jspecify.annotations.NullMarked;
