/**
 * The decision point's doors: AuthZEN 1.0 evaluation, single and batch, and search. Answers come
 * from the image alone; nothing here reaches the log or a database.
 */
@NullMarked
package dev.precept.pdp.decision;

import org.jspecify.annotations.NullMarked;
