package dev.precept.pdp.audit;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/** An outcome as it is written, names hidden as the settings ask. */
public record OutcomeRow(UUID id, TokenOutcome outcome) implements Dated {
    @Override
    public LocalDate day() {
        return outcome.at().atZone(ZoneOffset.UTC).toLocalDate();
    }

    long atMicros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, outcome.at());
    }
}
