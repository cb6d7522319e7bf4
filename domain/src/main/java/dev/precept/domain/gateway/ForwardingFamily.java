package dev.precept.domain.gateway;

/**
 * In which headers a gateway tells of the request it asks about. Headers of the other families are
 * its client's, and are not believed.
 */
public enum ForwardingFamily {
    /** {@code X-Forwarded-Method, -Proto, -Host, -Uri, -For}: Traefik, Caddy, APISIX. */
    X_FORWARDED,
    /** {@code X-Original-Method, -URI}: nginx. */
    X_ORIGINAL,
    /** The request's own method and path below a prefix, and its Host: Envoy. */
    ENVOY
}
