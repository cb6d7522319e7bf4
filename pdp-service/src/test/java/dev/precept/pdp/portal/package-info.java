/** What products that have portals of their own look at in a token, as their manuals say. */
@NullMarked
package dev.precept.pdp.portal;

import org.jspecify.annotations.NullMarked;
