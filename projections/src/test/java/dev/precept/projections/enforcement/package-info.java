/** Tests of what all who enforce have in common. */
@NullMarked
package dev.precept.projections.enforcement;

import org.jspecify.annotations.NullMarked;
