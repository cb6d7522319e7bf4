/**
 * The audit trail: what an event changed as it was before, and the log written out, with all it
 * takes to check it elsewhere.
 */
@NullMarked
package dev.precept.pdp.trail;

import org.jspecify.annotations.NullMarked;
