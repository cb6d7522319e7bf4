/**
 * A group of users and of other groups.
 *
 * <ol>
 *   <li>No group contains itself, directly or through others.
 *   <li>Groups lie at most {@code Limits.GROUP_DEPTH} deep.
 *   <li>Its attributes are replaced whole, and are bounded.
 * </ol>
 */
@NullMarked
package dev.precept.domain.group;

import org.jspecify.annotations.NullMarked;
