/** Tests of the bundle server. */
@NullMarked
package dev.precept.pdp.opa.bundle;

import org.jspecify.annotations.NullMarked;
