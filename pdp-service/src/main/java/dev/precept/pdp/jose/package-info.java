/**
 * Keys, secrets, signing and verifying. Protects three things: a private key or a secret never
 * leaves this package in the clear; a token counts only under a key of its own organization and the
 * algorithm that key was made for (RFC 8725); and everything that is secret at rest hangs on one
 * master key.
 */
@NullMarked
package dev.precept.pdp.jose;

import org.jspecify.annotations.NullMarked;
