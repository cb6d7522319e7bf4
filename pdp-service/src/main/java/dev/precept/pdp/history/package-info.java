/** What was: images at positions and instants of the past, for those who ask of then. */
@NullMarked
package dev.precept.pdp.history;

import org.jspecify.annotations.NullMarked;
