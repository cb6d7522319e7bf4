/**
 * Takes in the log and publishes the image: one owner, one volatile reference, whole commands only.
 */
@NullMarked
package dev.precept.projections.loader;

import org.jspecify.annotations.NullMarked;
