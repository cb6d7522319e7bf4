/** Tests of tokens of other issuers, against real servers on this machine. */
@NullMarked
package dev.precept.pdp.federation;

import org.jspecify.annotations.NullMarked;
