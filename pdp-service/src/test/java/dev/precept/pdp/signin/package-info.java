/** Tests of how people sign in, over HTTP and in a real browser. */
@NullMarked
package dev.precept.pdp.signin;

import org.jspecify.annotations.NullMarked;
