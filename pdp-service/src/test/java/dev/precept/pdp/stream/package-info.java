/** Tests of the feed. */
@NullMarked
package dev.precept.pdp.stream;

import org.jspecify.annotations.NullMarked;
