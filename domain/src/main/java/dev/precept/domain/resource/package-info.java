/**
 * A resource instance: attributes of one of the things an API serves, for conditions. It need not
 * be kept for decisions on it; then it has no attributes.
 *
 * <ol>
 *   <li>A name is that of at most one instance of an API in an organization.
 *   <li>It is of an API that exists when it is made.
 *   <li>Its attributes are replaced whole, and are bounded.
 * </ol>
 */
@NullMarked
package dev.precept.domain.resource;

import org.jspecify.annotations.NullMarked;
