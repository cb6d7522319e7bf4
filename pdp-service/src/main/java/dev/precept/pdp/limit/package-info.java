/**
 * A rate limiter for gateways that have none of their own: how often what a plan allows has been
 * used, on this node. It is no part of a decision.
 */
@NullMarked
package dev.precept.pdp.limit;

import org.jspecify.annotations.NullMarked;
