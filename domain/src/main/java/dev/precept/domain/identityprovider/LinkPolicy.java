package dev.precept.domain.identityprovider;

/** To which account that is there already somebody who comes from a provider belongs. */
public enum LinkPolicy {
    /** To the one of the same address, where both the provider and we know it to be verified. */
    BY_VERIFIED_EMAIL,
    /** To none: only an account that was linked, or made, for them before is theirs. */
    NEVER
}
