/**
 * What changes in who may do what from one image to a later one of the same log: grants gained and
 * lost, for whole organizations and exactly. A function of the two images; the events between them
 * only tell where to look, and what a change is because of.
 */
@NullMarked
package dev.precept.projections.difference;

import org.jspecify.annotations.NullMarked;
