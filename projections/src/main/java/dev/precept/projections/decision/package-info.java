/**
 * The decision point and the token policy: pure functions of an image and a request. Protects that
 * a decision, a token and what is said of a token later follow from one rule.
 *
 * <p>Read {@link dev.precept.projections.decision.PolicyDecisionPoint} first, which states the
 * order of the rule; then what each part of it means: {@code Resource} (what is asked for), {@code
 * Tokens} (whether a token holds), {@code Terms} (application and API), {@code Scopes} (who has a
 * scope), {@code Policies} (what narrows that), {@code Question} (what conditions read). {@link
 * dev.precept.projections.decision.TokenPolicy} asks the same parts before a token is made, {@link
 * dev.precept.projections.decision.Explanation} to name what a decision rests on.
 */
@NullMarked
package dev.precept.projections.decision;

import org.jspecify.annotations.NullMarked;
