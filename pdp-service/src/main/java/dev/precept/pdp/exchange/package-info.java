/**
 * Tokens for what others vouch for: the exchange of a token for another (RFC 8693), and assertions
 * of identity providers about our users (RFC 7523). Protects that nothing comes out of it that is
 * wider, longer or freer of proof than what was brought.
 */
@NullMarked
package dev.precept.pdp.exchange;

import org.jspecify.annotations.NullMarked;
