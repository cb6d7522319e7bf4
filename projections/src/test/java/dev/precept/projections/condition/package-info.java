/** Tests of conditions. */
@NullMarked
package dev.precept.projections.condition;

import org.jspecify.annotations.NullMarked;
