/**
 * OPA's data API (OPA 1.x REST API, "Data"), so that whatever asks OPA can ask us: documents {@code
 * precept/decision} and {@code precept/allow} take an AuthZEN evaluation as input, {@code
 * apisix/decision} and {@code kong/decision} what those gateways' OPA plugins send.
 */
@NullMarked
package dev.precept.pdp.decision.opa;

import org.jspecify.annotations.NullMarked;
