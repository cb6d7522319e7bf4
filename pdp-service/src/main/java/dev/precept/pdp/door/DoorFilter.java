package dev.precept.pdp.door;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.web.filter.OncePerRequestFilter;

import java.io.IOException;
import java.net.InetAddress;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Opens the doors on the main listener. It comes before what stands before everything else there:
 * the table of doors sees to callers and positions itself.
 */
final class DoorFilter extends OncePerRequestFilter {
    private static final String CERTIFICATES = "jakarta.servlet.request.X509Certificate";

    private static final byte[] NO_BODY = {};

    private final Doors doors;

    DoorFilter(Doors doors) {
        this.doors = doors;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !doors.has(request.getRequestURI());
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Question head = question(request, NO_BODY);
        if (doors.takesLines(head)) {
            new LineAnswers(doors, head).answer(request.getInputStream(), response);
            return;
        }
        byte[] body = request.getInputStream().readNBytes(Limits.BODY_BYTES + 1);
        Question question = head.withBody(body);
        Answer answer =
                body.length > Limits.BODY_BYTES
                        ? doors.refusal(question, Limits.TOO_LARGE)
                        : doors.answer(question);
        write(answer, response);
    }

    private static Question question(HttpServletRequest request, byte[] body) throws IOException {
        List<String> fields = new ArrayList<>();
        for (String name : Collections.list(request.getHeaderNames())) {
            for (String value : Collections.list(request.getHeaders(name))) {
                fields.add(name);
                fields.add(value);
            }
        }
        String query = request.getQueryString();
        String path = request.getRequestURI();
        return new Question(
                request.getMethod(),
                query == null ? path : path + '?' + query,
                Fields.taking(fields.toArray(String[]::new)),
                body,
                peer(request));
    }

    private static Peer peer(HttpServletRequest request) throws IOException {
        List<X509Certificate> chain =
                request.getAttribute(CERTIFICATES) instanceof X509Certificate[] shown
                        ? List.of(shown)
                        : List.of();
        // An address, never a name: nothing is looked up.
        return new Peer(InetAddress.getByName(request.getRemoteAddr()), chain);
    }

    /** Writes the status and the fields. */
    static void writeHead(Answer answer, HttpServletResponse response) {
        response.setStatus(answer.status());
        Fields fields = answer.fields();
        for (int i = 0; i < fields.size(); i++) {
            response.addHeader(fields.name(i), fields.value(i));
        }
    }

    private static void write(Answer answer, HttpServletResponse response) throws IOException {
        writeHead(answer, response);
        BodyStream stream = answer.stream();
        if (stream == null) {
            response.setContentLength(answer.body().length);
            response.getOutputStream().write(answer.body());
        } else {
            stream.writeTo(response.getOutputStream());
        }
    }
}
