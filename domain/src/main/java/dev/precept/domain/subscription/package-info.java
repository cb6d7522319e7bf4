/**
 * A subscription of an application to an API, under a plan.
 *
 * <ol>
 *   <li>At most one for an application and an API.
 *   <li>Only an API open for subscription gets a new one.
 *   <li>Under a plan that asks for approval it starts PENDING, and only approval makes it ACTIVE.
 *   <li>It moves only along its allowed moves; while BLOCKED it stays under its plan.
 * </ol>
 */
@NullMarked
package dev.precept.domain.subscription;

import org.jspecify.annotations.NullMarked;
