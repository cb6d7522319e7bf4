/** The policy image: everything the log says now, immutable, compiled for decisions. */
@NullMarked
package dev.precept.projections.image;

import org.jspecify.annotations.NullMarked;
