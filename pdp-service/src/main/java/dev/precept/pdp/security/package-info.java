/**
 * Who may call us. Protects: no path is open unless this package says so; a caller is an
 * application of organization {@code system} whose token is verified and whose rights are looked up
 * in the present image on every call; nobody reaches an organization that his authorization does
 * not name.
 */
@NullMarked
package dev.precept.pdp.security;

import org.jspecify.annotations.NullMarked;
