/** Tests of images of the past made for one question. */
@NullMarked
package dev.precept.projections.history;

import org.jspecify.annotations.NullMarked;
