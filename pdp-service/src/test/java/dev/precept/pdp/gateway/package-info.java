/** Real gateways, configured as the samples say, between a client and a real upstream. */
@NullMarked
package dev.precept.pdp.gateway;

import org.jspecify.annotations.NullMarked;
