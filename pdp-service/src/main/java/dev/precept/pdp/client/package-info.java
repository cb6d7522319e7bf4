/**
 * How clients authenticate at the endpoints of OAuth (RFC 6749 section 2.3): one class a method.
 */
@NullMarked
package dev.precept.pdp.client;

import org.jspecify.annotations.NullMarked;
