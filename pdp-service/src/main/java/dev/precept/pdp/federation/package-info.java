/**
 * The keys of other issuers: fetched in the background, so that no decision ever waits for a
 * network, and only from where a stranger could fetch them as well.
 */
@NullMarked
package dev.precept.pdp.federation;

import org.jspecify.annotations.NullMarked;
