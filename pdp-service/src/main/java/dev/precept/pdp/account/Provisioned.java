package dev.precept.pdp.account;

import org.jspecify.annotations.Nullable;

/**
 * A person as provisioning left him.
 *
 * @param account what every door shows
 * @param content what provisioning said besides, as it was given; null where it said nothing
 */
public record Provisioned(Account account, byte @Nullable [] content) {}
