/** Tests of clients that register themselves. */
@NullMarked
package dev.precept.pdp.registration;

import org.jspecify.annotations.NullMarked;
