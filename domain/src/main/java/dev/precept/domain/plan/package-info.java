/**
 * A plan: the terms of a subscription.
 *
 * <ol>
 *   <li>A handle names at most one plan of an organization.
 *   <li>Its limits are positive and bounded, and a burst goes beyond a limit of requests.
 *   <li>It stays while a subscription has it or asks for it.
 * </ol>
 */
@NullMarked
package dev.precept.domain.plan;

import org.jspecify.annotations.NullMarked;
