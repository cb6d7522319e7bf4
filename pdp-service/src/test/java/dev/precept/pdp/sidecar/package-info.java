/** Tests of the sidecar. */
@NullMarked
package dev.precept.pdp.sidecar;

import org.jspecify.annotations.NullMarked;
