/** The rate limiter. */
@NullMarked
package dev.precept.pdp.limit;

import org.jspecify.annotations.NullMarked;
