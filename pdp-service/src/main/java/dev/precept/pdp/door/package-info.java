/**
 * The doors that clients and gateways ask decisions at, whatever listener a question comes by: what
 * is asked ({@code Question}), what is answered ({@code Answer}), the table of paths ({@code
 * Doors}), and what all doors share: who asks, the log position an answer must have reached,
 * request ids, and bounds. A door itself knows nothing of a listener.
 */
@NullMarked
package dev.precept.pdp.door;

import org.jspecify.annotations.NullMarked;
