/**
 * An API: a protected resource server with scopes, operations and a lifecycle.
 *
 * <ol>
 *   <li>Identifier, handle and wire names of scopes never change; each is unique in the
 *       organization, a wire name among its ancestors' too, and none is OpenID Connect's.
 *   <li>A scope removed and made again is another scope.
 *   <li>An operation refers to scopes the API had when it was put; a removed one can never be met.
 *   <li>No two operations of a method match the same paths.
 *   <li>A description is imported wholly or not at all, and only the difference happens.
 *   <li>The lifecycle moves only along its allowed moves; RETIRED is the end.
 *   <li>The service's own API stays as it is, but for scopes that are added.
 * </ol>
 */
@NullMarked
package dev.precept.domain.api;

import org.jspecify.annotations.NullMarked;
