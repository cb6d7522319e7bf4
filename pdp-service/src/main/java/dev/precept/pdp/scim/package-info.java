/**
 * SCIM 2.0 (RFC 7643, 7644): an identity provider keeps users and groups here by it.
 *
 * <ol>
 *   <li>What it says of a person lies with the person's account, sealed, and never in the log; of a
 *       user the log has a random id and handle, whether he is active and which groups he is in.
 *   <li>Of a group the log has all; a group's name is not personal.
 *   <li>Nothing is taken in part: a request that cannot be carried out changes nothing personal.
 *   <li>Whoever may provision needs no other right, and gets no further by it than he is.
 * </ol>
 */
@NullMarked
package dev.precept.pdp.scim;

import org.jspecify.annotations.NullMarked;
