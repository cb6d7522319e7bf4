/**
 * A plan: the terms of a subscription.
 *
 * <ol>
 *   <li>A handle names at most one plan of an organization.
 * </ol>
 */
@NullMarked
package dev.precept.domain.plan;

import org.jspecify.annotations.NullMarked;
