/**
 * What clients are told when a user signs out (OpenID Connect Back-Channel Logout 1.0), and what
 * they say when they want that (RP-Initiated Logout 1.0). Protects: a client learns of sessions it
 * had a part in only; a notice is sent until it is taken or was tried often enough, also after a
 * restart.
 */
@NullMarked
package dev.precept.pdp.logout;

import org.jspecify.annotations.NullMarked;
