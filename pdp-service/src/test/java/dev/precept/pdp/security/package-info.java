/** Tests of who may call us, over HTTP. */
@NullMarked
package dev.precept.pdp.security;

import org.jspecify.annotations.NullMarked;
