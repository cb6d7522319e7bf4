/**
 * What of keys and tokens a gateway needs as well: reading and verifying. A token counts only under
 * a key of its own organization and the algorithm that key was made for (RFC 8725). What signs and
 * what keeps secrets is in the service's part of this package, and no gateway has it.
 */
@NullMarked
package dev.precept.pdp.jose;

import org.jspecify.annotations.NullMarked;
