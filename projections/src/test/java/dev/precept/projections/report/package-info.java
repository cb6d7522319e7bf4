/** Protects that reports tell what the decision rule says of the same image. */
@NullMarked
package dev.precept.projections.report;

import org.jspecify.annotations.NullMarked;
