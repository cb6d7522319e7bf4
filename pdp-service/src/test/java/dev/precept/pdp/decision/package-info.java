/** AuthZEN's doors, their reader alone and over HTTP. */
@NullMarked
package dev.precept.pdp.decision;

import org.jspecify.annotations.NullMarked;
