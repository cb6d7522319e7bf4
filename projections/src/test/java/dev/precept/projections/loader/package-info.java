/** The loader alone. */
@NullMarked
package dev.precept.projections.loader;

import org.jspecify.annotations.NullMarked;
