/**
 * What auditors ask of an image: who holds what, who holds what excludes each other, and, together
 * with marks of what was made use of, what is not needed. Pure: functions of an image and of marks.
 */
@NullMarked
package dev.precept.projections.report;

import org.jspecify.annotations.NullMarked;
