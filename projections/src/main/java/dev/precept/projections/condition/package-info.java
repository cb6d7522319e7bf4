/**
 * Conditions as they are evaluated: each is made into a predicate once, on the way into the image,
 * and answers in three-valued logic (Kleene) from what a question brings. Protects that what cannot
 * be told is never taken for met, nor a denial for lifted.
 *
 * <p>Read {@link dev.precept.projections.condition.Truth} first, then {@link
 * dev.precept.projections.condition.Inputs}. Expressions in CEL are made by whoever hands in an
 * {@link dev.precept.projections.condition.ExpressionCompiler}: this module has none.
 */
@NullMarked
package dev.precept.projections.condition;

import org.jspecify.annotations.NullMarked;
