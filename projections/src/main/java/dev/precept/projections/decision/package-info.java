/** The decision point and the token policy: pure functions of an image and a request. */
@NullMarked
package dev.precept.projections.decision;

import org.jspecify.annotations.NullMarked;
