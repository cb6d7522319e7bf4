/**
 * An access review: who holds what at one position of the log, looked at by named reviewers, each
 * item kept or revoked with a reason, until the review is closed (PCI DSS 4.0 requirement 7.2.4).
 *
 * <ol>
 *   <li>A handle names at most one review of an organization, for good: a review is never deleted.
 *   <li>What a review is of never changes; who reviews and until when may.
 *   <li>Only its reviewers decide, and nobody about himself.
 *   <li>What is revoked stays so: to give it back is a command of its own, outside the review.
 *   <li>After a review is closed, nothing of it changes.
 * </ol>
 */
@NullMarked
package dev.precept.domain.review;

import org.jspecify.annotations.NullMarked;
