/** Tests of sign-in at identity providers. */
@NullMarked
package dev.precept.pdp.federated;

import org.jspecify.annotations.NullMarked;
