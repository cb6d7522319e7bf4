package dev.precept.pdp;

import dev.precept.pdp.eventstore.Database;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A TCP cable to a server on this machine, that can be cut and mended. A cable that is {@linkplain
 * #cut cut} ends what goes over it and takes nothing new; one that is {@linkplain #hold held} takes
 * everything and lets nothing through, as a network does that loses packets: nobody is told.
 */
public final class Cable implements AutoCloseable {
    private static final int BUFFER_BYTES = 16 * 1024;

    private final InetSocketAddress server;
    private final ServerSocket entry;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private State state = State.WHOLE;

    private enum State {
        WHOLE,
        HELD,
        CUT,
        CLOSED
    }

    private Cable(InetSocketAddress server) throws IOException {
        this.server = server;
        this.entry = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
    }

    /** Lays one to a port of this machine. */
    public static Cable to(int port) throws IOException {
        Cable cable = new Cable(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        Thread.ofVirtual().name("cable").start(cable::accept);
        return cable;
    }

    /** Lays one to the server of a database; {@link #database} is the database at its end. */
    public static Cable to(Database database) throws IOException {
        return to(uri(database).getPort());
    }

    /** The database as it is reached through this cable. */
    public Database database(Database behind) {
        URI uri = uri(behind);
        String url =
                behind.url()
                        .replace(
                                uri.getHost() + ":" + uri.getPort(),
                                entry.getInetAddress().getHostAddress() + ":" + port());
        return new Database(url, behind.username(), behind.password());
    }

    private static URI uri(Database database) {
        return URI.create(database.url().substring("jdbc:".length()));
    }

    /** Where it is entered. */
    public int port() {
        return entry.getLocalPort();
    }

    /** Ends every connection; new ones end at once. */
    public void cut() {
        become(State.CUT);
        open.forEach(Cable::end);
    }

    /** Lets nothing through; connections stay. */
    public void hold() {
        become(State.HELD);
    }

    /** Lets everything through again, also what was held back. */
    public void mend() {
        become(State.WHOLE);
    }

    @Override
    public void close() throws IOException {
        become(State.CLOSED);
        entry.close();
        open.forEach(Cable::end);
    }

    private void become(State next) {
        lock.lock();
        try {
            state = next;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits while the cable is held; tells whether anything may go over it then. */
    private boolean isPassable() throws IOException {
        lock.lock();
        try {
            while (state == State.HELD) {
                changed.await();
            }
            return state == State.WHOLE;
        } catch (InterruptedException e) {
            throw new IOException(e);
        } finally {
            lock.unlock();
        }
    }

    private void accept() {
        while (!entry.isClosed()) {
            try {
                Socket near = entry.accept();
                open.add(near);
                Thread.ofVirtual().name("cable").start(() -> join(near));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void join(Socket near) {
        try (near;
                Socket far = new Socket()) {
            if (!isPassable()) {
                return;
            }
            open.add(far);
            far.connect(server);
            near.setTcpNoDelay(true);
            far.setTcpNoDelay(true);
            Thread back = Thread.ofVirtual().name("cable").start(() -> relay(far, near));
            relay(near, far);
            back.join();
            open.remove(far);
        } catch (IOException | InterruptedException lost) {
            // Both ends are closed, which is all that a cable can tell.
        } finally {
            open.remove(near);
        }
    }

    private void relay(Socket from, Socket to) {
        byte[] buffer = new byte[BUFFER_BYTES];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            int n = in.read(buffer);
            while (n >= 0 && isPassable()) {
                out.write(buffer, 0, n);
                n = in.read(buffer);
            }
            if (n < 0 && isPassable()) {
                to.shutdownOutput();
                return;
            }
        } catch (IOException lost) {
            // As above.
        }
        end(from);
        end(to);
    }

    /** With a reset, so that both ends hear of it at once. */
    private static void end(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException closed) {
            // It is gone already.
        }
    }
}
