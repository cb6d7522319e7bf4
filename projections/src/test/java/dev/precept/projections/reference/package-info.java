/**
 * The executable specification: the decision rule written for reading, not for speed. It shares no
 * code with the product but the events and the questions and answers.
 */
@NullMarked
package dev.precept.projections.reference;

import org.jspecify.annotations.NullMarked;
