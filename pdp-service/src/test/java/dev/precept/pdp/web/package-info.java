/** What all HTTP doors share, over HTTP. */
@NullMarked
package dev.precept.pdp.web;

import org.jspecify.annotations.NullMarked;
