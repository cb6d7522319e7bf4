/**
 * Running the service: settings, listeners, TLS, health, and what an operator reads at the start.
 */
@NullMarked
package dev.precept.pdp.ops;

import org.jspecify.annotations.NullMarked;
