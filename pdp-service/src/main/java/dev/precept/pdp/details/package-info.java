/**
 * Authorization details (RFC 9396): whether what a client asks for in them has the form that the
 * APIs it is for have given. Protects: nothing is fetched for a schema, whatever it names; what a
 * check costs is bounded when a schema is written; a schema that cannot be used lets nothing pass.
 */
@NullMarked
package dev.precept.pdp.details;

import org.jspecify.annotations.NullMarked;
