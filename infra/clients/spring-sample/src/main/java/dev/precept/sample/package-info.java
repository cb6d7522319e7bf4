/** A web application and an API that trust a Precept issuer. */
@NullMarked
package dev.precept.sample;

import org.jspecify.annotations.NullMarked;
