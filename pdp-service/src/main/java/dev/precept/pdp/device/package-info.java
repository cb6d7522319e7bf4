/**
 * What a client asks for at one place and a user allows at another: the device grant (RFC 8628) and
 * backchannel authentication (OpenID Connect CIBA Core 1.0, poll and ping). Protects: nothing is
 * granted that a signed-in user has not been shown and allowed; a code is redeemed once; who polls
 * too fast is slowed; who guesses user codes is slowed.
 */
@NullMarked
package dev.precept.pdp.device;

import org.jspecify.annotations.NullMarked;
