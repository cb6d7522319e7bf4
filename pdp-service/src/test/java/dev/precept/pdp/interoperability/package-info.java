/** Well-known clients of other makers against the whole running service. */
@NullMarked
package dev.precept.pdp.interoperability;

import org.jspecify.annotations.NullMarked;
