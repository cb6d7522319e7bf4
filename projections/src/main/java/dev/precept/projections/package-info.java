/** The read side: events folded into an immutable policy image, and decisions made from it. */
@NullMarked
package dev.precept.projections;

import org.jspecify.annotations.NullMarked;
