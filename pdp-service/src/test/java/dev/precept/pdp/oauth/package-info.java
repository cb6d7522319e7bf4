/** Tests of what the endpoints of OAuth share. */
@NullMarked
package dev.precept.pdp.oauth;

import org.jspecify.annotations.NullMarked;
