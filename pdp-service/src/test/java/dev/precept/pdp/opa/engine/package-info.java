/** Tests of what an OPA is asked, by a real one. */
@NullMarked
package dev.precept.pdp.opa.engine;

import org.jspecify.annotations.NullMarked;
