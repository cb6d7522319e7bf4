/** Tests of the grants that take others' word. */
@NullMarked
package dev.precept.pdp.exchange;

import org.jspecify.annotations.NullMarked;
