package dev.precept.pdp.gateway;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What a server answers to bytes on a connection of their own, as it came. */
record RawAnswer(int status, List<String> fields, String body) {
    private static final int TIMEOUT_MILLIS = 10_000;

    static RawAnswer of(int port, byte[] request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.getOutputStream().write(request);
            socket.getOutputStream().flush();
            return read(socket.getInputStream());
        }
    }

    private static RawAnswer read(InputStream in) throws IOException {
        int status = Integer.parseInt(line(in).split(" ", 3)[1]);
        List<String> fields = new ArrayList<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            fields.add(line);
        }
        RawAnswer head = new RawAnswer(status, fields, "");
        byte[] body;
        if (head.values("Transfer-Encoding").contains("chunked")) {
            body = chunks(in);
        } else {
            List<String> length = head.values("Content-Length");
            body = in.readNBytes(length.isEmpty() ? 0 : Integer.parseInt(length.getFirst()));
        }
        return new RawAnswer(status, fields, new String(body, StandardCharsets.UTF_8));
    }

    private static byte[] chunks(InputStream in) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int size = size(in); size > 0; size = size(in)) {
            body.write(in.readNBytes(size));
            line(in);
        }
        return body.toByteArray();
    }

    private static int size(InputStream in) throws IOException {
        return Integer.parseInt(line(in), 16);
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("after: " + line);
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    /** The values of a field, in order. */
    List<String> values(String name) {
        return fields.stream()
                .filter(field -> field.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                .map(field -> field.substring(name.length() + 1).strip())
                .toList();
    }
}
