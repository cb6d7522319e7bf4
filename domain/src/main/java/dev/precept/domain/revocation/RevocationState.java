package dev.precept.domain.revocation;

import dev.precept.domain.shared.RevocationId;

/** What a revocation's decider needs to know of its past. */
public sealed interface RevocationState {
    /** Never made. */
    record Absent() implements RevocationState {}

    /** Made; nothing more can happen to it. */
    record Existing(RevocationId revocation) implements RevocationState {}
}
