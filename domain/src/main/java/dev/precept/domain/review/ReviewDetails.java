package dev.precept.domain.review;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * What is said of a review when it is opened.
 *
 * @param scope fixed
 * @param dueAt until when all is to be decided, in microseconds; nothing happens then but that it
 *     is told
 */
public record ReviewDetails(String name, ReviewScope scope, Reviewers reviewers, Instant dueAt) {
    public ReviewDetails {
        dueAt = dueAt.truncatedTo(ChronoUnit.MICROS);
    }
}
