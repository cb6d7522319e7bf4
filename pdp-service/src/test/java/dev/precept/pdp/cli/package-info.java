/** The command line against the whole running service. */
@NullMarked
package dev.precept.pdp.cli;

import org.jspecify.annotations.NullMarked;
