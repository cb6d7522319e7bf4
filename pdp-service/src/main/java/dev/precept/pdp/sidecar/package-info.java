/**
 * The service as a gateway's neighbour: decisions alone, from an image of its own that follows
 * another service's log. It has no database, keeps no secret but its key, and changes nothing.
 *
 * <ol>
 *   <li>Of the service only the packages that {@code Sidecar} names are in it, so that what changes
 *       things, hands out tokens or signs people in is not there to be reached.
 *   <li>Who asks it shows the same key by which it is known itself.
 *   <li>It permits nothing that its lease does not cover.
 * </ol>
 */
@NullMarked
package dev.precept.pdp.sidecar;

import org.jspecify.annotations.NullMarked;
