/** Tests of what is answered of the past. */
@NullMarked
package dev.precept.pdp.history;

import org.jspecify.annotations.NullMarked;
