/** Tests of the authorization endpoint over HTTP, by a browser that knows forms only. */
@NullMarked
package dev.precept.pdp.authorization;

import org.jspecify.annotations.NullMarked;
