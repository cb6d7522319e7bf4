/** What tests of images and decisions share; protects that they are tried on the same histories. */
@NullMarked
package dev.precept.projections.testing;

import org.jspecify.annotations.NullMarked;
