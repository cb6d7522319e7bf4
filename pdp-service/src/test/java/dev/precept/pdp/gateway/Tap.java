package dev.precept.pdp.gateway;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Stands between a gateway and the decision point and hears what paths are asked about. */
final class Tap implements AutoCloseable {
    private final ServerSocket socket;
    private final int target;
    private final List<ByteArrayOutputStream> heard = new ArrayList<>();
    private final Queue<Socket> open = new ConcurrentLinkedQueue<>();
    private volatile boolean isCut;

    /** Hands on to this port. */
    Tap(int target) throws IOException {
        this.target = target;
        socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::serve);
    }

    int port() {
        return socket.getLocalPort();
    }

    /** The paths that were asked about since, by what this field said. */
    List<String> take(String name) {
        List<String> uris = new ArrayList<>();
        synchronized (heard) {
            for (ByteArrayOutputStream each : heard) {
                each.toString(StandardCharsets.ISO_8859_1)
                        .lines()
                        .filter(line -> isOf(name, line))
                        .forEach(line -> uris.add(line.substring(line.indexOf(':') + 1).strip()));
                each.reset();
            }
        }
        return uris;
    }

    /** Drops every connection, and those that come, until it is {@link #mend mended}. */
    void cut() throws IOException {
        isCut = true;
        for (Socket each = open.poll(); each != null; each = open.poll()) {
            each.close();
        }
    }

    /** Hands on again. */
    void mend() {
        isCut = false;
    }

    private static boolean isOf(String name, String line) {
        return line.regionMatches(true, 0, name + ":", 0, name.length() + 1);
    }

    private void serve() {
        while (!socket.isClosed()) {
            try {
                Socket from = socket.accept();
                if (isCut) {
                    from.close();
                    continue;
                }
                Socket to = new Socket(InetAddress.getLoopbackAddress(), target);
                open.add(from);
                ByteArrayOutputStream record = new ByteArrayOutputStream();
                synchronized (heard) {
                    heard.add(record);
                }
                Thread.ofVirtual().start(() -> carry(from, to, record));
                Thread.ofVirtual().start(() -> carry(to, from, new ByteArrayOutputStream()));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void carry(Socket from, Socket to, ByteArrayOutputStream record) {
        byte[] buffer = new byte[16 * 1024];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                synchronized (heard) {
                    record.write(buffer, 0, read);
                }
                out.write(buffer, 0, read);
                out.flush();
            }
        } catch (IOException closed) {
            // The other end is gone: both are.
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
