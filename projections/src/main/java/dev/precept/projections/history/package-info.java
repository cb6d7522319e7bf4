/**
 * Images of the past of which only that is made which one question looks at: how events are found
 * by what they are about, and which ones a question needs.
 */
@NullMarked
package dev.precept.projections.history;

import org.jspecify.annotations.NullMarked;
