/**
 * Shared Signals: an organization tells receivers what their sessions and tokens should know, as
 * signed Security Event Tokens that are pushed or polled.
 *
 * <p>Sources: OpenID Shared Signals Framework 1.0, OpenID CAEP 1.0, RFC 8417, RFC 8935, RFC 8936,
 * RFC 9493.
 */
@NullMarked
package dev.precept.pdp.stream.signal;

import org.jspecify.annotations.NullMarked;
