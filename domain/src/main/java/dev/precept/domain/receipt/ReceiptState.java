package dev.precept.domain.receipt;

import dev.precept.domain.shared.ReceiptId;

/** What a receipt's decider needs to know of its past. */
public sealed interface ReceiptState {
    /** Never made. */
    record Absent() implements ReceiptState {}

    /** Made; nothing more can happen to it. */
    record Existing(ReceiptId receipt) implements ReceiptState {}
}
