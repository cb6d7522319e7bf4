/**
 * Images in files: canonical JSON documents, one a line; protects that what is read is what was
 * written, or is refused.
 */
@NullMarked
package dev.precept.projections.snapshot;

import org.jspecify.annotations.NullMarked;
