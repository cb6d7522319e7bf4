/** Tests of keys, secrets, signing and verifying. */
@NullMarked
package dev.precept.pdp.jose;

import org.jspecify.annotations.NullMarked;
