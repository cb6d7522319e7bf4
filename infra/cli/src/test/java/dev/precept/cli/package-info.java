/** Tests of the command line without a service. */
@NullMarked
package dev.precept.cli;

import org.jspecify.annotations.NullMarked;
