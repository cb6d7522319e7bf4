/**
 * How images are kept in step over a wire: which part of the log a follower has, the messages that
 * bring it, and the fingerprint of that part.
 */
@NullMarked
package dev.precept.projections.feed;

import org.jspecify.annotations.NullMarked;
