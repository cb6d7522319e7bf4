/**
 * Sign-in at identity providers (OpenID Connect Core 1.0, the code flow): the relying party's side.
 * Protects that nobody is signed in but by an ID token that was made for this browser's own
 * request, and that an account is taken over by nobody who merely claims its address.
 */
@NullMarked
package dev.precept.pdp.federated;

import org.jspecify.annotations.NullMarked;
