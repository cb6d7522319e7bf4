/**
 * The authorization endpoint of each issuer, with all that leads to it and comes of it: pushed and
 * signed requests, consent, the response. Protects: a browser is sent nowhere but to an address
 * that the client registered; a response is for one client, one request and one use; no scope is
 * shown or given that the policy would not grant.
 */
@NullMarked
package dev.precept.pdp.authorization;

import org.jspecify.annotations.NullMarked;
