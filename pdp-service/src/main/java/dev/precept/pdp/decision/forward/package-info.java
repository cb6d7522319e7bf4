/**
 * Decisions about requests as gateways saw them: what a gateway tells of the request it asks about
 * ({@code OriginalRequest}), whom its client says it is ({@code Credentials}), and the answer for
 * gateway and client ({@code RequestCheck}); over HTTP at the forward-auth door.
 */
@NullMarked
package dev.precept.pdp.decision.forward;

import org.jspecify.annotations.NullMarked;
