/**
 * A gateway: whoever asks for decisions on behalf of its clients, and how far it is believed.
 *
 * <ol>
 *   <li>A handle names at most one gateway of an organization.
 *   <li>Keys are named, never held: the verifier lies in a table of its own. Several may be live,
 *       so that they can be changed without a gap.
 *   <li>The tokens of one application of {@code system} count as at most one gateway of an
 *       organization.
 * </ol>
 */
@NullMarked
package dev.precept.domain.gateway;

import org.jspecify.annotations.NullMarked;
