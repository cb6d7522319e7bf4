/**
 * Ids and value types that every aggregate uses; protects that no value exists in a broken form.
 */
@NullMarked
package dev.precept.domain.shared;

import org.jspecify.annotations.NullMarked;
