/**
 * An application: what an administrator creates, owner of one client.
 *
 * <ol>
 *   <li>It holds only scopes of APIs that exist, in its organization or an ancestor.
 *   <li>Secrets are named, never held: the verifier lies in a table of its own.
 *   <li>The last administrator of {@code system} cannot be taken away: not the application, not its
 *       rights, not its last secret.
 *   <li>Only an application of {@code system} is authorized for our own API, and says where.
 *   <li>An API that asks for no authorization is authorized under NO_POLICY only.
 *   <li>A client that keeps no secret has none, and acts on nobody's behalf alone.
 *   <li>An authorization for our own API has no condition, and no other one that cannot be
 *       evaluated.
 *   <li>What it is as a client fits together ({@code ClientRules}): its type with its grants, its
 *       method with what it proves itself with, its addresses with where a browser may safely go.
 *   <li>What a profile demands cannot be set otherwise.
 * </ol>
 */
@NullMarked
package dev.precept.domain.application;

import org.jspecify.annotations.NullMarked;
