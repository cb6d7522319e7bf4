package dev.precept.domain.api;

/**
 * The methods an operation can have (RFC 9110 section 9, RFC 5789). HEAD and OPTIONS are explicit.
 */
public enum HttpMethod {
    GET,
    HEAD,
    POST,
    PUT,
    DELETE,
    OPTIONS,
    TRACE,
    PATCH
}
