package dev.precept.pdp.management;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

class BreakGlassReportTest {
    @Test
    void usesOfTokensAreInTheOrderOfTimeHoweverManyDigitsTheirInstantsHave() {
        List<String> keys =
                Stream.of(
                                "1999-12-31T23:59:59.999999Z",
                                "2026-03-03T12:00:00Z",
                                "2026-03-03T12:00:00.000001Z",
                                "2026-03-03T12:00:00.5Z",
                                "2026-03-03T12:00:00.500001Z",
                                "2026-03-03T12:00:01Z")
                        .map(at -> BreakGlassReport.key(Instant.parse(at), new UUID(0, 1)))
                        .toList();
        assertThat(keys).isSorted().doesNotHaveDuplicates();
    }
}
