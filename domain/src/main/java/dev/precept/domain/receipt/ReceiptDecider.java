package dev.precept.domain.receipt;

import dev.precept.domain.receipt.ReceiptCommand.SealDecisions;
import dev.precept.domain.receipt.ReceiptEvent.DecisionsSealed;
import dev.precept.domain.receipt.ReceiptState.Absent;
import dev.precept.domain.receipt.ReceiptState.Existing;
import dev.precept.domain.shared.Limits;
import dev.precept.domain.shared.Outcome;
import dev.precept.domain.shared.Rejection;

import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Optional;

/** Decides what happens to a receipt. */
public final class ReceiptDecider {
    private ReceiptDecider() {}

    /** The answer to a command, given what happened before. */
    public static Outcome<ReceiptEvent> decide(ReceiptState state, ReceiptCommand command) {
        return switch (command) {
            case SealDecisions seal ->
                    switch (state) {
                        case Absent _ -> seal(seal);
                        case Existing _ ->
                                Outcome.rejected(
                                        Rejection.Code.ALREADY_EXISTS,
                                        "There is a receipt of this id already.");
                    };
        };
    }

    /** The state after an event. */
    public static ReceiptState evolve(ReceiptState state, ReceiptEvent event) {
        return switch (event) {
            case DecisionsSealed e -> new Existing(e.receipt());
        };
    }

    private static Outcome<ReceiptEvent> seal(SealDecisions seal) {
        Optional<String> fault = fault(seal);
        if (fault.isPresent()) {
            return Outcome.rejected(Rejection.Code.INVALID_VALUE, fault.get());
        }
        return Outcome.accepted(
                new DecisionsSealed(
                        seal.receipt(),
                        seal.from().truncatedTo(ChronoUnit.MICROS),
                        seal.to().truncatedTo(ChronoUnit.MICROS),
                        seal.organizations(),
                        seal.decisions(),
                        seal.root()));
    }

    private static Optional<String> fault(SealDecisions seal) {
        if (seal.to().isBefore(seal.from()) || !seal.to().isBefore(Limits.END_OF_TIME)) {
            return Optional.of("The decisions of a receipt end after they begin.");
        }
        if (seal.organizations() < 1 || seal.decisions() < seal.organizations()) {
            return Optional.of("A receipt has a decision at least of each organization it counts.");
        }
        return isHash(seal.root())
                ? Optional.empty()
                : Optional.of("The root of a receipt is a SHA-256 hash in base64.");
    }

    private static boolean isHash(String text) {
        try {
            byte[] bytes = Base64.getDecoder().decode(text);
            return bytes.length == Limits.HASH_BYTES
                    && Base64.getEncoder().encodeToString(bytes).equals(text);
        } catch (IllegalArgumentException none) {
            return false;
        }
    }
}
