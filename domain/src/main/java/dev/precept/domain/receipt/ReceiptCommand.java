package dev.precept.domain.receipt;

import dev.precept.domain.shared.DomainCommand;
import dev.precept.domain.shared.ReceiptId;

import java.time.Instant;

/** What can be asked of a receipt. */
public sealed interface ReceiptCommand extends DomainCommand {
    /** The receipt the command is for. */
    ReceiptId receipt();

    /**
     * Seal recorded decisions.
     *
     * @param from when the first of them was asked for
     * @param to when the last of them was asked for
     * @param organizations of how many organizations they are
     * @param decisions how many there are
     * @param root of the Merkle tree over them, in base64
     */
    record SealDecisions(
            ReceiptId receipt,
            Instant from,
            Instant to,
            long organizations,
            long decisions,
            String root)
            implements ReceiptCommand {}
}
