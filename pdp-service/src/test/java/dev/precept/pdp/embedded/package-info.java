/** Gateways that decide by themselves, against the whole service. */
@NullMarked
package dev.precept.pdp.embedded;

import org.jspecify.annotations.NullMarked;
