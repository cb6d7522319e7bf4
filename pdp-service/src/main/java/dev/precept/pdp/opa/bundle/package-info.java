/**
 * Bundles for Open Policy Agents (OPA 1.x, "Bundles"): a part of the image as data, and the
 * policies that decide on it, whole or as what changed, signed or not, of now or of then; and the
 * configuration that agents begin with ("Discovery").
 *
 * <p>What it protects:
 *
 * <ol>
 *   <li>Who has what one revision is, and is given what changed, then has what the other one is: a
 *       difference is only ever given to whom the revision it begins with is known of.
 *   <li>Nobody is given what lies before the revision that he says he has.
 *   <li>Who wants signatures is never given a difference: agents take those unsigned.
 * </ol>
 */
@NullMarked
package dev.precept.pdp.opa.bundle;

import org.jspecify.annotations.NullMarked;
