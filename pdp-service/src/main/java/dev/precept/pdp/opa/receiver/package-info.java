/**
 * What OPAs report to us: the decisions they made (OPA's decision log API) and how they are (its
 * status API). Both are claims of a registered gateway about itself, by its own credential, and are
 * kept as such; what it decided is held against our own answer at the revision it decided from.
 */
@NullMarked
package dev.precept.pdp.opa.receiver;

import org.jspecify.annotations.NullMarked;
