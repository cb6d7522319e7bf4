/** Tests of the decision log. */
@NullMarked
package dev.precept.pdp.audit;

import org.jspecify.annotations.NullMarked;
