package dev.precept.domain.receipt;

import dev.precept.domain.shared.DomainEvent;
import dev.precept.domain.shared.ReceiptId;

import java.time.Instant;

/** What can happen to a receipt. */
public sealed interface ReceiptEvent extends DomainEvent {
    /**
     * Recorded decisions are sealed: none of them can be changed, left out or added any more
     * without that being found.
     *
     * @param from when the first of them was asked for
     * @param to when the last of them was asked for
     * @param organizations of how many organizations they are
     * @param decisions how many there are
     * @param root of the Merkle tree over them (RFC 6962 section 2.1), in base64
     */
    record DecisionsSealed(
            ReceiptId receipt,
            Instant from,
            Instant to,
            long organizations,
            long decisions,
            String root)
            implements ReceiptEvent {}
}
