/**
 * What users have let clients have, and take back. Protects: what is taken back ends the tokens
 * that rest on it, on every node.
 */
@NullMarked
package dev.precept.pdp.consent;

import org.jspecify.annotations.NullMarked;
