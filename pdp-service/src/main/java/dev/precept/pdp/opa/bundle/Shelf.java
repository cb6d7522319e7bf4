package dev.precept.pdp.opa.bundle;

/**
 * What bundles are taken from.
 *
 * @param lines the parts of the log that there are bundles of
 * @param spool the snapshots
 * @param signatures what signs them
 */
record Shelf(Lines lines, Spool spool, Signatures signatures) {}
