/** The shell: everything that touches a framework, a socket, a disk or a clock. */
@NullMarked
package dev.precept.pdp;

import org.jspecify.annotations.NullMarked;
