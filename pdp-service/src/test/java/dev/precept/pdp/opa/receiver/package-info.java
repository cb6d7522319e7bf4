/** Tests of what OPAs report. */
@NullMarked
package dev.precept.pdp.opa.receiver;

import org.jspecify.annotations.NullMarked;
