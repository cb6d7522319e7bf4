package dev.precept.pdp.audit;

import dev.precept.domain.shared.OrganizationId;
import dev.precept.projections.decision.AccessRequest;
import dev.precept.projections.decision.DecisionRecord;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/**
 * A recorded decision with what lists are asked by: ids where the names meant anything.
 *
 * @param decision the record
 * @param subject user, application or what was asked for instead; null where a token was refused
 * @param application null where there was none
 * @param api the API, or the name that was asked for
 */
public record Row(
        DecisionRecord decision, @Nullable String subject, @Nullable String application, String api)
        implements Dated {
    AccessRequest request() {
        return decision.request();
    }

    OrganizationId organization() {
        return request().organization();
    }

    @Override
    public LocalDate day() {
        return request().now().atZone(ZoneOffset.UTC).toLocalDate();
    }

    long atMicros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, request().now());
    }
}
