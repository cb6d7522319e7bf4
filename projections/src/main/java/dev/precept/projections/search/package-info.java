/**
 * Search: who may do something, on what, and what somebody may do. The answers are those the
 * decision point permits, no more and no fewer: candidates come from the indexes of the image, and
 * each is put to the decision point before it is given out. Protects that a search never says
 * anything that an evaluation does not.
 */
@NullMarked
package dev.precept.projections.search;

import org.jspecify.annotations.NullMarked;
