/**
 * An identity provider: an issuer of tokens elsewhere whose word an organization takes.
 *
 * <ol>
 *   <li>A handle and an issuer name at most one provider of an organization; {@code system} has
 *       none.
 *   <li>Its keys are fetched over TLS only; over plain HTTP only from this machine.
 *   <li>Its tokens name who they are meant for, so that one made for signing people in is none to
 *       call with.
 *   <li>A client of it stands for at most one application, and an application has at most one
 *       client of it.
 *   <li>Its tokens make no tokens of ours but by a grant that it was given, and nobody signs in
 *       there but where it says itself, by its discovery, that it is.
 * </ol>
 */
@NullMarked
package dev.precept.domain.identityprovider;

import org.jspecify.annotations.NullMarked;
