/**
 * Envoy's external authorization over gRPC (ext_authz v3), for Envoy, Istio and Contour: the same
 * check as forward-auth, told and answered in Envoy's messages, on a port of its own.
 */
@NullMarked
package dev.precept.pdp.decision.envoy;

import org.jspecify.annotations.NullMarked;
