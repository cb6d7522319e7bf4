package dev.precept.pdp.command;

import dev.precept.domain.shared.DomainCommand;
import dev.precept.domain.shared.Rejection;

/** What a request comes down to on a given image. */
public sealed interface Resolution {
    /** A command for one aggregate. */
    record Send(DomainCommand command) implements Resolution {}

    /** The request cannot become a command: it names something that is not there. */
    record Refuse(Rejection rejection) implements Resolution {}
}
