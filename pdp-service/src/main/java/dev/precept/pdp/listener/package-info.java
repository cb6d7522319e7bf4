/**
 * The lean listener: HTTP/1.1 for the doors alone, on Netty's transport, at a fraction of the main
 * listener's cost. It reads requests strictly: what two readers could read in two ways is refused.
 */
@NullMarked
package dev.precept.pdp.listener;

import org.jspecify.annotations.NullMarked;
