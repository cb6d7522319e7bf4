/**
 * An organization: the tenant everything else belongs to.
 *
 * <ol>
 *   <li>Its handle is never given again, since its issuer contains it.
 *   <li>Its parent never changes; parents form no cycle.
 *   <li>The organizations {@code system} and {@code default} are never deleted, nor one that others
 *       lie in.
 *   <li>Nothing lies in {@code system}, and it always decides requests: both would change who may
 *       call this service.
 *   <li>No client registers itself in {@code system}, nor for our own API.
 * </ol>
 */
@NullMarked
package dev.precept.domain.organization;

import org.jspecify.annotations.NullMarked;
