/** The golden cases of infra/conformance, run against the started service. */
@NullMarked
package dev.precept.pdp.conformance;

import org.jspecify.annotations.NullMarked;
