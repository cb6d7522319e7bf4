/** Tests of expressions. */
@NullMarked
package dev.precept.pdp.expression;

import org.jspecify.annotations.NullMarked;
