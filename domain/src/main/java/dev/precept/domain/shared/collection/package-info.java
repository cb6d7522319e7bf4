/**
 * Collections that are never changed and share what two of them have in common; protects that an
 * older version of a large collection stays as it was, and that a change costs what it touches.
 */
@NullMarked
package dev.precept.domain.shared.collection;

import org.jspecify.annotations.NullMarked;
