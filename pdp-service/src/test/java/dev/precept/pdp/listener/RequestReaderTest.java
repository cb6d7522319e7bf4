package dev.precept.pdp.listener;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.precept.pdp.listener.RequestReader.TooLarge;

import io.netty.buffer.Unpooled;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Requests are read in one way only; what could be read in another is refused. */
class RequestReaderTest {
    private static final int MOST = 1000;

    private final Budget budget = new Budget(1 << 20);
    private final RequestReader reader = new RequestReader(budget);

    /** Every request that has come whole, as method, target, fields and body. */
    private List<String> read(String bytes) throws Refusal, TooLarge {
        reader.append(Unpooled.wrappedBuffer(bytes.getBytes(StandardCharsets.ISO_8859_1)));
        List<String> requests = new ArrayList<>();
        while (true) {
            Head head = reader.head();
            byte[] body = head == null ? null : reader.body(head, MOST);
            if (head == null || body == null) {
                return requests;
            }
            requests.add(
                    head.method()
                            + ' '
                            + head.target()
                            + ' '
                            + head.fields()
                            + ' '
                            + new String(body, StandardCharsets.ISO_8859_1)
                            + (head.isLast() ? " last" : ""));
        }
    }

    private static String unescaped(String text) {
        return text.replace("\\r", "\r")
                .replace("\\n", "\n")
                .replace("\\0", "\0")
                .replace("~", " ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET /a?b=c HTTP/1.1\\r\\nHost: h\\r\\n\\r\\n|GET /a?b=c Fields[Host] ",
                "\\r\\nGET / HTTP/1.1\\r\\nHost: h\\r\\n\\r\\n|GET / Fields[Host] ",
                "GET http://x/a HTTP/1.1\\r\\nHost: X\\r\\n\\r\\n|GET /a Fields[Host] ",
                "GET / HTTP/1.0\\r\\n\\r\\n|GET / Fields[]  last",
                "GET / HTTP/1.0\\r\\nConnection: keep-alive\\r\\n\\r\\n|GET / Fields[Connection] ",
                "GET / HTTP/1.1\\r\\nHost: h\\r\\nConnection: x, Close\\r\\n\\r\\n"
                        + "|GET / Fields[Host, Connection]  last",
                "POST / HTTP/1.1\\r\\nhost: h\\r\\ncontent-length: 3\\r\\n\\r\\nabc"
                        + "|POST / Fields[host, content-length] abc",
                "POST / HTTP/1.1\\r\\nHost: h\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n"
                        + "3;x=y\\r\\nabc\\r\\n0A\\r\\n0123456789\\r\\n0\\r\\n\\r\\n"
                        + "|POST / Fields[Host, Transfer-Encoding] abc0123456789",
                "POST / HTTP/1.1\\r\\nHost: h\\r\\nEmpty:\\r\\n\\r\\n|POST / Fields[Host, Empty] ",
            })
    void aRequestIsRead(String request, String expected) throws Exception {
        assertThat(read(unescaped(request)).getFirst().strip()).isEqualTo(expected.strip());
        assertThat(reader.isEmpty()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // Two lengths, even the same, and a length beside chunks.
                "400|POST / HTTP/1.1\\r"
                        + "\\n"
                        + "Host: h\\r"
                        + "\\n"
                        + "Content-Length: 3\\r"
                        + "\\n"
                        + "Content-Length: 3\\r"
                        + "\\n"
                        + "\\r"
                        + "\\n",
                "400|POST / HTTP/1.1\\r\\nHost: h\\r\\nContent-Length: 3, 3\\r\\n\\r\\n",
                "400|POST / HTTP/1.1\\r"
                        + "\\n"
                        + "Host: h\\r"
                        + "\\n"
                        + "Content-Length: 3\\r"
                        + "\\n"
                        + "Transfer-Encoding: chunked\\r"
                        + "\\n"
                        + "\\r"
                        + "\\n",
                "400|POST / HTTP/1.1\\r"
                        + "\\n"
                        + "Host: h\\r"
                        + "\\n"
                        + "Transfer-Encoding: chunked\\r"
                        + "\\n"
                        + "Transfer-Encoding: chunked\\r"
                        + "\\n"
                        + "\\r"
                        + "\\n",
                "501|POST / HTTP/1.1\\r"
                        + "\\n"
                        + "Host: h\\r"
                        + "\\n"
                        + "Transfer-Encoding: gzip, chunked\\r"
                        + "\\n"
                        + "\\r"
                        + "\\n",
                "501|POST / HTTP/1.1\\r\\nHost: h\\r\\nTransfer-Encoding: xchunked\\r\\n\\r\\n",
                "400|POST / HTTP/1.0\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n",
                "400|POST / HTTP/1.1\\r\\nHost: h\\r\\nContent-Length: +3\\r\\n\\r\\n",
                "400|POST / HTTP/1.1\\r\\nHost: h\\r\\nContent-Length: -3\\r\\n\\r\\n",
                "400|POST / HTTP/1.1\\r\\nHost: h\\r\\nContent-Length:\\r\\n\\r\\n",
                "400|POST / HTTP/1.1\\r"
                        + "\\n"
                        + "Host: h\\r"
                        + "\\n"
                        + "Content-Length: 9999999999999999\\r"
                        + "\\n"
                        + "\\r"
                        + "\\n",
                // Lines that other readers would split or join elsewhere.
                "400|GET / HTTP/1.1\\nHost: h\\n\\n",
                "400|GET / HTTP/1.1\\r\\nHost: h\\n\\r\\n",
                "400|GET / HTTP/1.1\\r\\nHost: h\\r\\nX: a\\rb\\r\\n\\r\\n",
                "400|GET / HTTP/1.1\\r\\nHost: h\\r\\nX: a\\0b\\r\\n\\r\\n",
                "400|GET / HTTP/1.1\\r\\nHost: h\\r\\n folded\\r\\n\\r\\n",
                "400|GET / HTTP/1.1\\r\\n Host: h\\r\\n\\r\\n",
                "400|GET / HTTP/1.1\\r\\nHost : h\\r\\n\\r\\n",
                "400|GET / HTTP/1.1\\r\\nHost: h\\r\\nContent-Length : 3\\r\\n\\r\\n",
                "400|GET / HTTP/1.1\\r\\nHost: h\\r\\n: x\\r\\n\\r\\n",
                "400|GET / HTTP/1.1\\r\\nHost: h\\r\\nX\\r\\n\\r\\n",
                // Request lines.
                "400|GET / HTTP/1.1\\r\\n\\r\\n",
                "400|GET / HTTP/1.1\\r\\nHost: a\\r\\nHost: b\\r\\n\\r\\n",
                "400|GET  / HTTP/1.1\\r\\nHost: h\\r\\n\\r\\n",
                "400|GET /a b HTTP/1.1\\r\\nHost: h\\r\\n\\r\\n",
                "400|GET /a\\0b HTTP/1.1\\r\\nHost: h\\r\\n\\r\\n",
                "400|GET /a#b HTTP/1.1\\r\\nHost: h\\r\\n\\r\\n",
                "400|GET a HTTP/1.1\\r\\nHost: h\\r\\n\\r\\n",
                "400|OPTIONS * HTTP/1.1\\r\\nHost: h\\r\\n\\r\\n",
                "400|CONNECT h:80 HTTP/1.1\\r\\nHost: h\\r\\n\\r\\n",
                "400|GET ftp://h/a HTTP/1.1\\r\\nHost: h\\r\\n\\r\\n",
                "400|GET http://h HTTP/1.1\\r\\nHost: h\\r\\n\\r\\n",
                "400|GET http://h?a=/b HTTP/1.1\\r\\nHost: h\\r\\n\\r\\n",
                "400|GET http:///a HTTP/1.1\\r\\nHost: h\\r\\n\\r\\n",
                "400|GET http://x/a HTTP/1.1\\r\\nHost: h\\r\\n\\r\\n",
                "400|GET /\\r\\n\\r\\n",
                "400|GET / http/1.1\\r\\nHost: h\\r\\n\\r\\n",
                "505|GET / HTTP/2.0\\r\\nHost: h\\r\\n\\r\\n",
                "505|PRI * HTTP/2.0\\r\\n\\r\\n",
                "400|hello\\r\\n\\r\\n",
                "400|(",
                // Chunks.
                "400|POST / HTTP/1.1\\r"
                        + "\\n"
                        + "Host: h\\r"
                        + "\\n"
                        + "Transfer-Encoding: chunked\\r"
                        + "\\n"
                        + "\\r"
                        + "\\n"
                        + "3\\n"
                        + "abc\\r"
                        + "\\n",
                "400|POST / HTTP/1.1\\r"
                        + "\\n"
                        + "Host: h\\r"
                        + "\\n"
                        + "Transfer-Encoding: chunked\\r"
                        + "\\n"
                        + "\\r"
                        + "\\n"
                        + "3\\r"
                        + "\\n"
                        + "abcd\\r"
                        + "\\n",
                "400|POST / HTTP/1.1\\r"
                        + "\\n"
                        + "Host: h\\r"
                        + "\\n"
                        + "Transfer-Encoding: chunked\\r"
                        + "\\n"
                        + "\\r"
                        + "\\n"
                        + "0x3\\r"
                        + "\\n"
                        + "abc\\r"
                        + "\\n",
                "400|POST / HTTP/1.1\\r"
                        + "\\n"
                        + "Host: h\\r"
                        + "\\n"
                        + "Transfer-Encoding: chunked\\r"
                        + "\\n"
                        + "\\r"
                        + "\\n"
                        + "-1\\r"
                        + "\\n"
                        + "abc\\r"
                        + "\\n",
                "400|POST / HTTP/1.1\\r"
                        + "\\n"
                        + "Host: h\\r"
                        + "\\n"
                        + "Transfer-Encoding: chunked\\r"
                        + "\\n"
                        + "\\r"
                        + "\\n"
                        + "~3\\r"
                        + "\\n"
                        + "abc\\r"
                        + "\\n",
                "400|POST / HTTP/1.1\\r"
                        + "\\n"
                        + "Host: h\\r"
                        + "\\n"
                        + "Transfer-Encoding: chunked\\r"
                        + "\\n"
                        + "\\r"
                        + "\\n"
                        + "\\r"
                        + "\\n"
                        + "abc\\r"
                        + "\\n",
                "400|POST / HTTP/1.1\\r"
                        + "\\n"
                        + "Host: h\\r"
                        + "\\n"
                        + "Transfer-Encoding: chunked\\r"
                        + "\\n"
                        + "\\r"
                        + "\\n"
                        + "0\\r"
                        + "\\n"
                        + "X: y\\r"
                        + "\\n"
                        + "\\r"
                        + "\\n",
                "400|POST / HTTP/1.1\\r"
                        + "\\n"
                        + "Host: h\\r"
                        + "\\n"
                        + "Transfer-Encoding: chunked\\r"
                        + "\\n"
                        + "\\r"
                        + "\\n"
                        + "000000001\\r"
                        + "\\n"
                        + "a\\r"
                        + "\\n",
                "417|POST / HTTP/1.1\\r\\nHost: h\\r\\nExpect: 200-ok\\r\\n\\r\\n",
            })
    void whatCouldBeReadInAnotherWayIsRefused(int status, String request) {
        assertThatThrownBy(() -> read(unescaped(request)))
                .isInstanceOfSatisfying(
                        Refusal.class, refused -> assertThat(refused.status()).isEqualTo(status));
    }

    @Test
    void aRequestBehindOneThatIsReadIsNotLost() throws Exception {
        String one = "POST /1 HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\n\r\nab";
        String two = "POST /2 HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\n\r\nc";
        assertThat(read(one + two + one.substring(0, 30)))
                .containsExactly(
                        "POST /1 Fields[Host, Content-Length] ab",
                        "POST /2 Fields[Host, Content-Length] c");
        assertThat(read(one.substring(30)))
                .containsExactly("POST /1 Fields[Host, Content-Length] ab");
    }

    @Test
    void whatIsRememberedOfOneRequestDoesNotColourTheNext() throws Exception {
        read("POST /1 HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\nX: 1\r\n\r\nab");
        assertThat(read("POST /1 HTTP/1.1\r\nHost: h\r\nX: 1\r\n\r\n"))
                .containsExactly("POST /1 Fields[Host, X] ");
        assertThatThrownBy(() -> read("POST /1 HTTP/1.1\r\nX: 1\r\n\r\n"))
                .isInstanceOf(Refusal.class);
    }

    @Test
    void aHeadBeyondItsBoundIsRefused() {
        String head = "GET / HTTP/1.1\r\nHost: h\r\nX: " + "x".repeat(Limits.HEAD_BYTES);
        assertThatThrownBy(() -> read(head)).isInstanceOf(Refusal.class);
        String fields = "GET / HTTP/1.1\r\nHost: h\r\n" + "X: y\r\n".repeat(Limits.FIELDS);
        assertThatThrownBy(() -> new RequestReaderTest().read(fields + "\r\n"))
                .isInstanceOf(Refusal.class);
    }

    @Test
    void aBodyBeyondItsBoundIsTooLargeBeforeItHasCome() {
        assertThatThrownBy(() -> read("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1001\r\n\r\n"))
                .isInstanceOf(TooLarge.class);
        String chunks = "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n3E9\r\n";
        assertThatThrownBy(() -> new RequestReaderTest().read(chunks)).isInstanceOf(TooLarge.class);
    }

    @Test
    void whatAllKeepTogetherIsBounded() throws Exception {
        RequestReader other = new RequestReader(budget);
        budget.take((int) budget.left() - Limits.BUFFER_BYTES);
        String half = "POST / HTTP/1.1\r\nHost: h\r\nX: " + "x".repeat(Limits.BUFFER_BYTES);
        read(half);
        byte[] more = half.getBytes(StandardCharsets.ISO_8859_1);
        assertThatThrownBy(() -> other.append(Unpooled.wrappedBuffer(more)))
                .isInstanceOfSatisfying(
                        Refusal.class, refused -> assertThat(refused.status()).isEqualTo(503));
        reader.release();
        other.append(Unpooled.wrappedBuffer(more));
        other.release();
        assertThat(budget.left()).isEqualTo(Limits.BUFFER_BYTES);
    }
}
