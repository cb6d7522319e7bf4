/** Forward-auth against the started service, and its parts. */
@NullMarked
package dev.precept.pdp.decision.forward;

import org.jspecify.annotations.NullMarked;
