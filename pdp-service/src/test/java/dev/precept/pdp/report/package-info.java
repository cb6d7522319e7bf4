/** Tests of reports. */
@NullMarked
package dev.precept.pdp.report;

import org.jspecify.annotations.NullMarked;
