/**
 * An API key: a secret by which whoever holds it is one application, towards one API.
 *
 * <ol>
 *   <li>The key is named, never held: the verifier lies in a table of its own, under the key's id.
 *   <li>It is of an application of the organization and an API that is there to be seen; both are
 *       fixed. Where one of them goes, the key opens nothing any more.
 *   <li>An application has a bounded number of keys.
 * </ol>
 */
@NullMarked
package dev.precept.domain.apikey;

import org.jspecify.annotations.NullMarked;
