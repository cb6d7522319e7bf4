/**
 * A policy: what permits or denies beyond roles, where it is attached.
 *
 * <ol>
 *   <li>A handle names at most one policy of an organization.
 *   <li>It is attached to its organization, and to APIs, applications and roles of it that exist.
 *   <li>While it is attached to something that exists, it cannot be deleted: what denies does not
 *       go by accident. Detaching it is a command of its own.
 *   <li>What it holds can be evaluated when it is made: an expression that cannot is refused, and
 *       so is a module in Rego that is not a function of its input.
 *   <li>Nothing of {@code system} is under a policy: nobody is to be locked out for good.
 * </ol>
 */
@NullMarked
package dev.precept.domain.policy;

import org.jspecify.annotations.NullMarked;
