/** Tests of the doors and their table. */
@NullMarked
package dev.precept.pdp.door;

import org.jspecify.annotations.NullMarked;
