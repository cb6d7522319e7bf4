/**
 * An API: a protected resource server with scopes, operations and a lifecycle.
 *
 * <ol>
 *   <li>Identifier, handle and wire names of scopes never change; each is unique in the
 *       organization.
 *   <li>A scope removed and made again is another scope.
 *   <li>An operation refers to scopes the API had when it was put; a removed one can never be met.
 *   <li>The lifecycle moves only along its allowed moves; RETIRED is the end.
 * </ol>
 */
@NullMarked
package dev.precept.domain.api;

import org.jspecify.annotations.NullMarked;
