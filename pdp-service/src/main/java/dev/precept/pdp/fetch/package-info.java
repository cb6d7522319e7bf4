/**
 * What is asked of URLs that others chose: only from where a stranger could ask as well, bounded,
 * and never while a decision waits.
 */
@NullMarked
package dev.precept.pdp.fetch;

import org.jspecify.annotations.NullMarked;
