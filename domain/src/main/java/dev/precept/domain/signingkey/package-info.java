/**
 * The signing keys of an organization, as one ring.
 *
 * <ol>
 *   <li>One ring an organization; of each algorithm exactly one key is ACTIVE and one is NEXT.
 *   <li>A key is published before it signs, and never signs again once RETIRED.
 *   <li>Private parts are never in an event.
 * </ol>
 */
@NullMarked
package dev.precept.domain.signingkey;

import org.jspecify.annotations.NullMarked;
