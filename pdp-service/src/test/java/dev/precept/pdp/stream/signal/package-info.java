/** Shared Signals over HTTP: the whole service, and receivers that poll or listen. */
@NullMarked
package dev.precept.pdp.stream.signal;

import org.jspecify.annotations.NullMarked;
