/**
 * Documents that callers send, as trees: JSON and YAML, read strictly and within bounds. Every node
 * keeps the line and column where it stands, so that a fault can say where to look.
 */
@NullMarked
package dev.precept.pdp.management.document;

import org.jspecify.annotations.NullMarked;
