/** ext_authz over gRPC, against the started service. */
@NullMarked
package dev.precept.pdp.decision.envoy;

import org.jspecify.annotations.NullMarked;
