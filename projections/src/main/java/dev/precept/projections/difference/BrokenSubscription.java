package dev.precept.projections.difference;

import dev.precept.projections.difference.GrantChange.Named;

/**
 * A subscription by which an application could call an API, and can no more: it is not active, or
 * one of the three is gone or not to be reached.
 *
 * @param id the subscription's
 */
public record BrokenSubscription(String id, Named application, Named api) {}
