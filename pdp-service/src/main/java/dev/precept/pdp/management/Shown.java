package dev.precept.pdp.management;

/**
 * A thing as a reply shows it.
 *
 * @param body its members
 * @param revision the revision of its aggregate, the ETag
 */
record Shown(Json body, long revision) {}
