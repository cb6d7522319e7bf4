/** Tests of what is asked of URLs that others chose, against real servers on this machine. */
@NullMarked
package dev.precept.pdp.fetch;

import org.jspecify.annotations.NullMarked;
