/** The service as an operator runs it: its own process, started by infra/run. */
@NullMarked
package dev.precept.pdp.process;

import org.jspecify.annotations.NullMarked;
