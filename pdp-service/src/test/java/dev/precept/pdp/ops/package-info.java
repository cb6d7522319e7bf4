/** Running the service: listeners, TLS, health and metrics, against the started service. */
@NullMarked
package dev.precept.pdp.ops;

import org.jspecify.annotations.NullMarked;
