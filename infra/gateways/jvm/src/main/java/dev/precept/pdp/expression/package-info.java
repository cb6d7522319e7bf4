/**
 * Expressions in CEL (Common Expression Language), by {@code dev.cel}: read and type-checked when a
 * command brings them, compiled on the way into the image. Protects that an expression ends, costs
 * what its length allows, and reaches nothing but the values it is handed.
 */
@NullMarked
package dev.precept.pdp.expression;

import org.jspecify.annotations.NullMarked;
