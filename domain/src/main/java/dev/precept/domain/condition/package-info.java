/**
 * What must be so for a permission, an authorization or a policy to count: a closed set of typed
 * conditions, compiled by whoever evaluates them.
 *
 * <ol>
 *   <li>A condition that exists has its form: ranges, zones, patterns and numbers are checked when
 *       it is made.
 *   <li>No condition is deeper or has more parts than {@link dev.precept.domain.shared.Limits}
 *       says.
 * </ol>
 */
@NullMarked
package dev.precept.domain.condition;

import org.jspecify.annotations.NullMarked;
