/** Tests of what users allow elsewhere than where it is asked for. */
@NullMarked
package dev.precept.pdp.device;

import org.jspecify.annotations.NullMarked;
