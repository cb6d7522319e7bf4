/**
 * An application: what an administrator creates, owner of one client.
 *
 * <ol>
 *   <li>It holds only scopes of APIs that exist, in its organization or an ancestor.
 *   <li>Secrets are named, never held: the verifier lies in a table of its own.
 *   <li>The last administrator of {@code system} cannot be taken away.
 * </ol>
 */
@NullMarked
package dev.precept.domain.application;

import org.jspecify.annotations.NullMarked;
