package dev.precept.pdp.door;

import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Answers the lines of one body on the main listener, one after the other: what is not taken from
 * it is not read ahead. The first line's answer decides the status; one that is refused ends it.
 */
final class LineAnswers {
    private static final int READ_BYTES = 16 * 1024;

    private final Doors doors;
    private final Question head;

    LineAnswers(Doors doors, Question head) {
        this.doors = doors;
        this.head = head;
    }

    void answer(InputStream body, HttpServletResponse response) throws IOException {
        BufferedInputStream in = new BufferedInputStream(body, READ_BYTES);
        OutputStream out = response.getOutputStream();
        boolean isFirst = true;
        byte[] line = line(in);
        while (isFirst || line != null) {
            boolean isTooLong = line != null && line.length > Limits.LINE_BYTES;
            Answer answer =
                    isTooLong
                            ? doors.refusal(head, Limits.LINE_TOO_LONG)
                            : doors.answer(line == null ? head : head.withBody(line));
            boolean isRefused = answer.status() != HttpServletResponse.SC_OK;
            if (isFirst) {
                DoorFilter.writeHead(answer, response);
                if (isRefused) {
                    out.write(answer.body());
                    return;
                }
                isFirst = false;
            }
            out.write(isRefused ? doors.asLine(head, answer) : answer.body());
            out.write('\n');
            if (isRefused) {
                return;
            }
            if (in.available() == 0) {
                out.flush();
            }
            line = line(in);
        }
    }

    /** The next line without its end; a little more than it may have where it has more. */
    private static byte @Nullable [] line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int next = in.read();
        if (next < 0) {
            return null;
        }
        while (next >= 0 && next != '\n') {
            line.write(next);
            if (line.size() > Limits.LINE_BYTES) {
                break;
            }
            next = in.read();
        }
        return line.toByteArray();
    }
}
