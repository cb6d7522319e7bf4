/** Tests of the token service over HTTP, against the whole running service. */
@NullMarked
package dev.precept.pdp.token;

import org.jspecify.annotations.NullMarked;
