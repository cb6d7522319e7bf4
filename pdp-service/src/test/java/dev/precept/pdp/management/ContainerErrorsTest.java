package dev.precept.pdp.management;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.pdp.TestService;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** What is no request is refused by a problem on the main port too, and never by a page. */
class ContainerErrorsTest {
    private static final int PATIENCE_MILLIS = 10_000;

    private static TestService service;

    @BeforeAll
    static void start() {
        service = TestService.start();
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400|GET /o/default/authz/forward/a%00 HTTP/1.1\\r\\nHost: h\\r\\n",
                "400|GET /o/default/authz/forward/a%zz HTTP/1.1\\r\\nHost: h\\r\\n",
                "400|GET /o/default/authz/forward/{a} HTTP/1.1\\r\\nHost: h\\r\\n",
                "400|GET /o/default/authz/forward HTTP/1.1\\r\\nHost: a_b?\\r\\n",
                "400|GET /v1/organizations HTTP/1.1\\r\\n",
                "400|GET /v1/organizations HTTP/1.1\\r\\nHost: h\\r\\nContent-Length: -1\\r\\n",
                "417|GET /v1/organizations HTTP/1.1\\r\\nHost: h\\r\\nExpect: x\\r\\n",
                "501|POST /v1/x HTTP/1.1\\r\\nHost: h\\r\\nTransfer-Encoding: gzip\\r\\n",
                "505|GET /v1/organizations HTTP/1.7\\r\\nHost: h\\r\\n",
            })
    void isAProblem(int status, String head) throws IOException {
        String answer = answer(head.replace("\\r", "\r").replace("\\n", "\n"));
        assertThat(answer).startsWith("HTTP/1.1 " + status);
        assertThat(answer).contains("Content-Type: application/problem+json");
        assertThat(answer).contains("\"status\":" + status).doesNotContainIgnoringCase("<html");
    }

    private static String answer(String head) throws IOException {
        try (Socket socket = new Socket("localhost", URI.create(service.base()).getPort())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            String request = head + "Connection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            byte[] answer = socket.getInputStream().readAllBytes();
            return new String(answer, StandardCharsets.ISO_8859_1);
        }
    }
}
