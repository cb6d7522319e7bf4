/** The keys of the organizations' identity providers: at hand before a decision asks for one. */
@NullMarked
package dev.precept.pdp.federation;

import org.jspecify.annotations.NullMarked;
