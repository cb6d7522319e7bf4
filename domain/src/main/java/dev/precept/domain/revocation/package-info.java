/**
 * Revocations: cut-offs in the log.
 *
 * <ol>
 *   <li>A cut-off, once made, never moves.
 * </ol>
 */
@NullMarked
package dev.precept.domain.revocation;

import org.jspecify.annotations.NullMarked;
