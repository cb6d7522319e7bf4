/**
 * What an OPA answers (OPA 1.x REST API, "Data", "Query" and "Health"), so that whatever asks OPA
 * can ask us: documents {@code precept/decision} and {@code precept/allow} take an AuthZEN
 * evaluation as input, {@code apisix/decision} and {@code kong/decision} what those gateways' OPA
 * plugins send. Gatekeeper asks here too.
 */
@NullMarked
package dev.precept.pdp.decision.opa;

import org.jspecify.annotations.NullMarked;
