/**
 * From image to image: one delta takes in the events of whole commands and makes the next image;
 * protects that an image follows from its log alone, however the log was cut into batches.
 */
@NullMarked
package dev.precept.projections.delta;

import org.jspecify.annotations.NullMarked;
