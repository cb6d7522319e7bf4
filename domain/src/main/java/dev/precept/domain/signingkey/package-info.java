/**
 * The signing keys of an organization, as one ring.
 *
 * <ol>
 *   <li>One ring an organization; of each algorithm exactly one key is ACTIVE and one is NEXT.
 *   <li>A key is published two hours before it signs, but in an emergency, and never signs again
 *       once RETIRED.
 *   <li>A WITHDRAWN key is gone at once with all that it signed; another has taken its place.
 *   <li>Private parts are never in an event.
 * </ol>
 */
@NullMarked
package dev.precept.domain.signingkey;

import org.jspecify.annotations.NullMarked;
