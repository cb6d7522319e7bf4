package dev.precept.pdp.token;

import dev.precept.domain.shared.Position;

/**
 * Where a grant comes from.
 *
 * @param grantId names it: {@code sid} of its access tokens
 * @param position of the image that the user's consent was seen on: what cuts the user, the client
 *     or the session off later ends the grant
 */
public record Origin(String grantId, Position position) {}
