/** The OPA data API against the started service. */
@NullMarked
package dev.precept.pdp.decision.opa;

import org.jspecify.annotations.NullMarked;
