/** Merkle trees as of RFC 6962: roots, proofs that something is in, proofs that nothing is gone. */
@NullMarked
package dev.precept.projections.merkle;

import org.jspecify.annotations.NullMarked;
