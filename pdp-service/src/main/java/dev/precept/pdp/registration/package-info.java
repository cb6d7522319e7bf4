/**
 * Clients that register themselves (RFC 7591) and manage what they registered (RFC 7592). Protects:
 * nothing registers without a token that somebody with the right has made, nor beyond what the
 * organization's policy and that token allow; a client touches itself only; what is registered is
 * an application like any other, made by the same commands.
 */
@NullMarked
package dev.precept.pdp.registration;

import org.jspecify.annotations.NullMarked;
