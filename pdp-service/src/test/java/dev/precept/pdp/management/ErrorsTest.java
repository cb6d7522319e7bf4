package dev.precept.pdp.management;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.pdp.web.PastException;
import dev.precept.pdp.web.Problem;

import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;

/** How what went wrong is told. */
class ErrorsTest {
    @Test
    void whoComesTooEarlyIsToldWhenToComeAgain() {
        var busy = new Errors().past(new PastException(new Problem(503, "busy", "Others ask.")));
        assertThat(busy.getStatusCode().value()).isEqualTo(503);
        assertThat(busy.getHeaders().getFirst(HttpHeaders.RETRY_AFTER)).isEqualTo("1");
        var wrong = new Errors().past(PastException.none("It has no past."));
        assertThat(wrong.getHeaders().getFirst(HttpHeaders.RETRY_AFTER)).isNull();
    }
}
