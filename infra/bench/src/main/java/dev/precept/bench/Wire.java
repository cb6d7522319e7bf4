package dev.precept.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * A TCP connection's way to a server, over which nothing passes while it is held: as in a network
 * that loses packets, nobody is told. For the owner's thread and its own.
 */
final class Wire implements AutoCloseable {
    private static final int BUFFER_BYTES = 16 * 1024;
    private static final int ALL = 1_000_000;

    private final InetSocketAddress server;
    private final ServerSocket entry;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Semaphore passage = new Semaphore(ALL);

    private Wire(InetSocketAddress server) throws IOException {
        this.server = server;
        this.entry = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
    }

    static Wire to(InetSocketAddress server) {
        try {
            Wire wire = new Wire(server);
            Thread.ofVirtual().start(wire::accept);
            return wire;
        } catch (IOException e) {
            throw new BenchException("no port is free", e);
        }
    }

    int port() {
        return entry.getLocalPort();
    }

    /** Lets nothing through from now on; what is on its way has arrived. */
    void hold() {
        passage.acquireUninterruptibly(ALL);
    }

    /** Lets everything through again, also what was held back. */
    void mend() {
        passage.release(ALL);
    }

    @Override
    public void close() {
        end(entry);
        open.forEach(Wire::end);
    }

    private void accept() {
        while (!entry.isClosed()) {
            try {
                Socket near = entry.accept();
                Thread.ofVirtual().start(() -> join(near));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void join(Socket near) {
        try (near;
                Socket far = new Socket()) {
            open.add(near);
            open.add(far);
            far.connect(server);
            near.setTcpNoDelay(true);
            far.setTcpNoDelay(true);
            Thread back = Thread.ofVirtual().start(() -> relay(far, near));
            relay(near, far);
            back.join();
            open.remove(far);
        } catch (IOException | InterruptedException lost) {
            // Both ends are closed, which is all that a wire can tell.
        } finally {
            open.remove(near);
        }
    }

    private void relay(Socket from, Socket to) {
        byte[] buffer = new byte[BUFFER_BYTES];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                passage.acquireUninterruptibly();
                try {
                    out.write(buffer, 0, n);
                } finally {
                    passage.release();
                }
            }
        } catch (IOException lost) {
            // As above.
        }
        end(from);
        end(to);
    }

    private static void end(AutoCloseable socket) {
        try {
            socket.close();
        } catch (Exception closed) {
            // It is gone already.
        }
    }
}
