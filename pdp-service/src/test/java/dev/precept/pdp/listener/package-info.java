/** Tests of the lean listener. */
@NullMarked
package dev.precept.pdp.listener;

import org.jspecify.annotations.NullMarked;
