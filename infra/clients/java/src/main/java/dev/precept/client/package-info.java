/**
 * A thin client of a Precept decision point: AuthZEN 1.0 evaluation, batch and search, with one
 * deadline for a question, retries within it, and positions that an answer must not predate.
 */
@NullMarked
package dev.precept.client;

import org.jspecify.annotations.NullMarked;
