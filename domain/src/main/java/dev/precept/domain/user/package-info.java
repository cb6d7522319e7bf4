/**
 * A user: a subject that holds roles. Nothing personal is in the log.
 *
 * <ol>
 *   <li>A handle names at most one user of an organization.
 *   <li>A user's attributes are replaced whole, and are bounded.
 *   <li>Who is not active holds what he held, and is given nothing by it.
 * </ol>
 */
@NullMarked
package dev.precept.domain.user;

import org.jspecify.annotations.NullMarked;
