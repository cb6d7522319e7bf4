@NullMarked
package dev.precept.projections.bundle;

import org.jspecify.annotations.NullMarked;
