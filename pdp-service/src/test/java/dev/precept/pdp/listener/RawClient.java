package dev.precept.pdp.listener;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A connection on which anything can be sent. */
final class RawClient implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 10_000;

    private final Socket socket;

    RawClient(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
    }

    void send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** The next answer: its head, and its body by Content-Length; empty where the end came. */
    String answer() throws IOException {
        InputStream in = socket.getInputStream();
        StringBuilder answer = new StringBuilder();
        while (answer.indexOf("\r\n\r\n") < 0) {
            int next = in.read();
            if (next < 0) {
                return answer.toString();
            }
            answer.append((char) next);
        }
        int at = answer.indexOf("Content-Length: ");
        if (at >= 0) {
            int from = at + "Content-Length: ".length();
            int length = Integer.parseInt(answer.substring(from, answer.indexOf("\r\n", from)));
            answer.append(new String(in.readNBytes(length), StandardCharsets.ISO_8859_1));
        }
        return answer.toString();
    }

    /** The next chunk's bytes; empty for the last one. */
    String chunk() throws IOException {
        InputStream in = socket.getInputStream();
        StringBuilder size = new StringBuilder();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            size.append((char) next);
        }
        int bytes = Integer.parseInt(size.toString().strip(), 16);
        String chunk = new String(in.readNBytes(bytes), StandardCharsets.ISO_8859_1);
        in.readNBytes(2);
        return chunk;
    }

    /** Whether the other end has closed. */
    boolean isAtEnd() throws IOException {
        return socket.getInputStream().read() < 0;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
