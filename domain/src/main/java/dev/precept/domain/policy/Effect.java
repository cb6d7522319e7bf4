package dev.precept.domain.policy;

/** What a policy says when its source is met. */
public enum Effect {
    /** Where policies permit, one of them has to be met. */
    PERMIT,
    /** Denied, unless it is certain that the source is not met. */
    DENY
}
