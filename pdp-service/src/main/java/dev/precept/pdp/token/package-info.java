/**
 * The OAuth 2 token service, one issuer an organization. Protects: a client counts only at its own
 * organization's issuer; what a token holds is decided by {@code TokenPolicy} alone, and the
 * answer, the token and its introspection say the same; a token is stored nowhere; nothing of a
 * request's headers enters an issuer or a link.
 */
@NullMarked
package dev.precept.pdp.token;

import org.jspecify.annotations.NullMarked;
