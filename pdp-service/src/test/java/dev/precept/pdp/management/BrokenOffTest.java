package dev.precept.pdp.management;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServletResponse;

import org.junit.jupiter.api.Test;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.servlet.context.AnnotationConfigServletWebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.config.annotation.EnableWebMvc;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** What fails on the way does not end as what is whole does. */
class BrokenOffTest {
    private static final int PATIENCE_MILLIS = 20_000;

    @Test
    void whatFailsAfterItsStartIsCutOffAndNothingIsWrittenBehindIt() throws IOException {
        try (var server = new AnnotationConfigServletWebServerApplicationContext(Server.class)) {
            for (String kind : new String[] {"PROBLEM", "BUG"}) {
                String late = answer(server, kind, 10_000);
                assertThat(late).startsWith("HTTP/1.1 200").contains("{\"line\":1}");
                assertThat(late).doesNotContain("\"status\"").doesNotContain("\r\n0\r\n\r\n");
                String early = answer(server, kind, 1);
                assertThat(early).startsWith("HTTP/1.1 5").contains("application/problem+json");
                assertThat(early).doesNotContain("{\"line\"").endsWith("\r\n0\r\n\r\n");
            }
        }
    }

    private static String answer(
            AnnotationConfigServletWebServerApplicationContext server, String kind, int lines)
            throws IOException {
        try (Socket socket = new Socket("localhost", server.getWebServer().getPort())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            String request =
                    "GET /lines?kind="
                            + kind
                            + "&lines="
                            + lines
                            + " HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableWebMvc
    @Import({BrokenOff.class, Errors.class, Lines.class, DispatcherServlet.class})
    static class Server {
        @Bean
        TomcatServletWebServerFactory container() {
            return new TomcatServletWebServerFactory(0);
        }
    }

    /** Some lines and then a fault. */
    @RestController
    static class Lines {
        @GetMapping("/lines")
        void lines(
                HttpServletResponse response,
                @RequestParam("kind") String kind,
                @RequestParam("lines") int lines)
                throws IOException {
            response.setContentType(MediaType.APPLICATION_NDJSON_VALUE);
            OutputStream out = response.getOutputStream();
            for (int i = 0; i < lines; i++) {
                out.write("{\"line\":1}\n".getBytes(StandardCharsets.UTF_8));
            }
            throw kind.equals("PROBLEM")
                    ? ProblemException.of(503, "busy", "Try again.")
                    : new IllegalStateException("a bug");
        }
    }
}
