/** The clients under infra/clients against the started service. */
@NullMarked
package dev.precept.pdp.client;

import org.jspecify.annotations.NullMarked;
