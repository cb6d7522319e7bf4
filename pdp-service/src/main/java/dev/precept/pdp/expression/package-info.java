/** Wires expressions in CEL into the service; what reads and computes them is the gateways' too. */
@NullMarked
package dev.precept.pdp.expression;

import org.jspecify.annotations.NullMarked;
