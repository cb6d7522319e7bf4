package dev.precept.pdp.stream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.List;

import javax.net.ssl.SSLHandshakeException;

class UndeliveredTest {
    @Test
    void whatAnExceptionSaysIsNotTold() {
        String inside = "db.internal/10.0.0.7:5432";
        for (IOException each :
                List.of(
                        new IOException(inside),
                        new UnknownHostException(inside),
                        new ConnectException(inside),
                        new SocketTimeoutException(inside),
                        new SSLHandshakeException(inside))) {
            assertThat(Undelivered.reason(each)).endsWith(".").doesNotContain("10.0.0.7");
        }
    }

    @Test
    void aNameInsideIsToldLikeOneThatThereIsNot() {
        assertThat(Undelivered.reason(new UnknownHostException("unknown")))
                .isEqualTo(Undelivered.reason(new UnknownHostException("not public")));
    }
}
