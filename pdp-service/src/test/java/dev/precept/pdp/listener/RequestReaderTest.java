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

    /** In the rows a dollar sign is a line's end as HTTP has it. */
    private static String unescaped(String text) {
        return text.replace("$", "\r\n")
                .replace("\\r", "\r")
                .replace("\\n", "\n")
                .replace("\\0", "\0")
                .replace("~", " ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "GET /a?b=c HTTP/1.1$Host: h$$|GET /a?b=c Fields[Host] ",
                "$GET / HTTP/1.1$Host: h$$|GET / Fields[Host] ",
                "GET http://x/a HTTP/1.1$Host: X$$|GET /a Fields[Host] ",
                "GET / HTTP/1.0$$|GET / Fields[]  last",
                "GET / HTTP/1.0$Connection: keep-alive$$|GET / Fields[Connection] ",
                "GET / HTTP/1.1$Host: h$Connection: x, Close$$|GET / Fields[Host, Connection] "
                        + " last",
                "POST / HTTP/1.1$host: h$content-length: 3$$abc|POST / Fields[host, content-length]"
                        + " abc",
                "POST / HTTP/1.1$Host: h$Transfer-Encoding:"
                    + " chunked$$3;x=y$abc$0A$0123456789$0$$|POST / Fields[Host, Transfer-Encoding]"
                    + " abc0123456789",
                "POST / HTTP/1.1$Host: h$Empty:$$|POST / Fields[Host, Empty] ",
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
                "400|POST / HTTP/1.1$Host: h$Content-Length: 3$Content-Length: 3$$",
                "400|POST / HTTP/1.1$Host: h$Content-Length: 3, 3$$",
                "400|POST / HTTP/1.1$Host: h$Content-Length: 3$Transfer-Encoding: chunked$$",
                "400|POST / HTTP/1.1$Host: h$Transfer-Encoding: chunked$Transfer-Encoding:"
                        + " chunked$$",
                "501|POST / HTTP/1.1$Host: h$Transfer-Encoding: gzip, chunked$$",
                "501|POST / HTTP/1.1$Host: h$Transfer-Encoding: xchunked$$",
                "400|POST / HTTP/1.0$Transfer-Encoding: chunked$$",
                "400|POST / HTTP/1.1$Host: h$Content-Length: +3$$",
                "400|POST / HTTP/1.1$Host: h$Content-Length: -3$$",
                "400|POST / HTTP/1.1$Host: h$Content-Length:$$",
                "400|POST / HTTP/1.1$Host: h$Content-Length: 9999999999999999$$",
                // Lines that other readers would split or join elsewhere.
                "400|GET / HTTP/1.1\\nHost: h\\n\\n",
                "400|GET / HTTP/1.1$Host: h\\n$",
                "400|GET / HTTP/1.1$Host: h$X: a\\rb$$",
                "400|GET / HTTP/1.1$Host: h$X: a\\0b$$",
                "400|GET / HTTP/1.1$Host: h$ folded$$",
                "400|GET / HTTP/1.1$ Host: h$$",
                "400|GET / HTTP/1.1$Host : h$$",
                "400|GET / HTTP/1.1$Host: h$Content-Length : 3$$",
                "400|GET / HTTP/1.1$Host: h$: x$$",
                "400|GET / HTTP/1.1$Host: h$X$$",
                // Request lines.
                "400|GET / HTTP/1.1$$",
                "400|GET / HTTP/1.1$Host: a$Host: b$$",
                "400|GET  / HTTP/1.1$Host: h$$",
                "400|GET /a b HTTP/1.1$Host: h$$",
                "400|GET /a\\0b HTTP/1.1$Host: h$$",
                "400|GET /a#b HTTP/1.1$Host: h$$",
                "400|GET a HTTP/1.1$Host: h$$",
                "400|OPTIONS * HTTP/1.1$Host: h$$",
                "400|CONNECT h:80 HTTP/1.1$Host: h$$",
                "400|GET ftp://h/a HTTP/1.1$Host: h$$",
                "400|GET http://h HTTP/1.1$Host: h$$",
                "400|GET http://h?a=/b HTTP/1.1$Host: h$$",
                "400|GET http:///a HTTP/1.1$Host: h$$",
                "400|GET http://x/a HTTP/1.1$Host: h$$",
                "400|GET /$$",
                "400|GET / http/1.1$Host: h$$",
                "505|GET / HTTP/2.0$Host: h$$",
                "505|PRI * HTTP/2.0$$",
                "400|hello$$",
                "400|(",
                // Chunks.
                "400|POST / HTTP/1.1$Host: h$Transfer-Encoding: chunked$$3\\nabc$",
                "400|POST / HTTP/1.1$Host: h$Transfer-Encoding: chunked$$3$abcd$",
                "400|POST / HTTP/1.1$Host: h$Transfer-Encoding: chunked$$0x3$abc$",
                "400|POST / HTTP/1.1$Host: h$Transfer-Encoding: chunked$$-1$abc$",
                "400|POST / HTTP/1.1$Host: h$Transfer-Encoding: chunked$$~3$abc$",
                "400|POST / HTTP/1.1$Host: h$Transfer-Encoding: chunked$$$abc$",
                "400|POST / HTTP/1.1$Host: h$Transfer-Encoding: chunked$$0$X: y$$",
                "400|POST / HTTP/1.1$Host: h$Transfer-Encoding: chunked$$000000001$a$",
                "417|POST / HTTP/1.1$Host: h$Expect: 200-ok$$",
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
