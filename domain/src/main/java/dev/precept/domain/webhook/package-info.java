/**
 * A webhook: a URL that is told of what happens, and of how much of it.
 *
 * <ol>
 *   <li>A handle names at most one webhook of an organization.
 *   <li>The secrets that messages are signed with are named, never held. Several may be live, so
 *       that they can be changed without a gap; with none, nothing is sent.
 * </ol>
 */
@NullMarked
package dev.precept.domain.webhook;

import org.jspecify.annotations.NullMarked;
