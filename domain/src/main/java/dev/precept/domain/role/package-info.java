/**
 * A role: scopes of APIs, given to users and groups, ours and those of identity providers.
 *
 * <ol>
 *   <li>It gives only scopes that exist.
 *   <li>Its audience never changes.
 *   <li>Only users, groups and groups of identity providers that exist become members.
 *   <li>It gives a scope at most once, with one condition or none.
 *   <li>A condition whose expression cannot be evaluated is refused, and so is any on rights over
 *       this service: who may write attributes would else hold them.
 *   <li>A role is shared, or stands for a shared one above and gives nothing of its own, or
 *       neither. What it stands for never changes. Roles of {@code system}, and of applications,
 *       stay where they are.
 * </ol>
 */
@NullMarked
package dev.precept.domain.role;

import org.jspecify.annotations.NullMarked;
