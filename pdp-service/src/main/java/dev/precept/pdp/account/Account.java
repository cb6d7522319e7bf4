package dev.precept.pdp.account;

import java.time.Instant;

/**
 * A person's account.
 *
 * @param profile what is known of the person
 * @param updatedAt when that was said last
 */
public record Account(Subject subject, Profile profile, Instant updatedAt) {}
