/**
 * A subscription of an application to an API, under a plan.
 *
 * <ol>
 *   <li>At most one for an application and an API.
 *   <li>Only an API open for subscription gets a new one.
 *   <li>Under a plan that asks for approval it starts PENDING, and only approval makes it ACTIVE.
 *   <li>It moves only along its allowed moves.
 *   <li>In force, it stays under its plan until another one that asks for approval is approved.
 *   <li>What was refused, blocked or put on hold does not come into force by a change of plan.
 *   <li>CANCELLED is its end: only another subscription, made anew, serves again.
 * </ol>
 */
@NullMarked
package dev.precept.domain.subscription;

import org.jspecify.annotations.NullMarked;
