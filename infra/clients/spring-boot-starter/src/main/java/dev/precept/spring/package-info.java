/**
 * Spring Security told by a few settings which Precept issuer an application trusts: signing in,
 * and access tokens of its API.
 */
@NullMarked
package dev.precept.spring;

import org.jspecify.annotations.NullMarked;
