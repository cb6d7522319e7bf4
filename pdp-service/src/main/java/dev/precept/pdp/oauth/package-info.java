/**
 * What the endpoints of OAuth share: the issuer that is asked, forms and their faults, the client
 * that asks, values that are used once. The token endpoint, the authorization endpoint and the
 * others build on it; it knows none of them.
 */
@NullMarked
package dev.precept.pdp.oauth;

import org.jspecify.annotations.NullMarked;
