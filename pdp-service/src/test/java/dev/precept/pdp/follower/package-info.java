/** Tests of followers: their reports, leases and fences. */
@NullMarked
package dev.precept.pdp.follower;

import org.jspecify.annotations.NullMarked;
