/**
 * What a browser has begun and comes back to after its user has signed in or was asked: rows of the
 * database, each of one browser. Those who begin them and the pages that users sign in at build on
 * this, and know nothing of each other. Protects: an interaction's id is of no use in another
 * browser.
 */
@NullMarked
package dev.precept.pdp.interaction;

import org.jspecify.annotations.NullMarked;
