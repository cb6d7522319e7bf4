/**
 * An organization: the tenant everything else belongs to.
 *
 * <ol>
 *   <li>Its handle is never given again, since its issuer contains it.
 *   <li>Its parent never changes; parents form no cycle.
 *   <li>The organization {@code system} is never deleted.
 * </ol>
 */
@NullMarked
package dev.precept.domain.organization;

import org.jspecify.annotations.NullMarked;
