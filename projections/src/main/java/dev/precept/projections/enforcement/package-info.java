/**
 * What whoever enforces decisions on HTTP requests has in common, wherever he stands: which request
 * it is ({@code GatewayRequest}), what shows who sends it ({@code Credential}), what its sender is
 * told where it is refused ({@code Refusal}), and what the upstream is told where it passes ({@code
 * IdentityFields}).
 */
@NullMarked
package dev.precept.projections.enforcement;

import org.jspecify.annotations.NullMarked;
