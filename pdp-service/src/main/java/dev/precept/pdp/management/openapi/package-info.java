/**
 * Reads API descriptions (OpenAPI 3.0 and 3.1, Swagger 2.0) as far as access goes: which scopes
 * there are, and what each operation asks for.
 *
 * <ol>
 *   <li>Only OAuth 2 and OpenID Connect schemes are checked by us. An alternative of other schemes
 *       only is dropped and told; it never reads as "no token".
 *   <li>What is stated nowhere denies.
 *   <li>A description with a fault gives nothing but its faults.
 *   <li>No reference leaves the document.
 * </ol>
 */
@NullMarked
package dev.precept.pdp.management.openapi;

import org.jspecify.annotations.NullMarked;
