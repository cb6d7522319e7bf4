package dev.precept.bench;

import dev.precept.pdp.eventstore.Database;

import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The least that any feed has to do: a row and a notification are committed, a listener hears of it
 * and writes one chunk of an HTTP body, a client reads it.
 */
final class BareRelay implements AutoCloseable {
    private static final int WAIT_MILLIS = 1_000;

    private final Connection writer;
    private final Connection listener;
    private final Socket server;
    private final Socket client;
    private final Thread thread;
    private volatile boolean isClosed;

    private BareRelay(Database database) throws SQLException, IOException {
        writer = database.unpooled("bench").getConnection();
        listener = database.unpooled("bench").getConnection();
        try (Statement statement = writer.createStatement()) {
            statement.execute("create table bare (at bigint)");
        }
        try (Statement statement = listener.createStatement()) {
            statement.execute("listen bare");
        }
        try (ServerSocket door = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            client = new Socket(InetAddress.getLoopbackAddress(), door.getLocalPort());
            server = door.accept();
        }
        server.setTcpNoDelay(true);
        thread = Thread.ofPlatform().daemon().name("bare-relay").unstarted(this::relay);
    }

    static BareRelay start(Database database) {
        try {
            BareRelay relay = new BareRelay(database);
            relay.thread.start();
            return relay;
        } catch (SQLException | IOException e) {
            throw new BenchException("the bare side cannot be set up", e);
        }
    }

    private void relay() {
        try {
            PGConnection heard = listener.unwrap(PGConnection.class);
            OutputStream out = server.getOutputStream();
            while (!isClosed) {
                PGNotification[] notifications = heard.getNotifications(WAIT_MILLIS);
                for (int i = 0; notifications != null && i < notifications.length; i++) {
                    String text = notifications[i].getParameter();
                    String chunk = Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
                    out.write(chunk.getBytes(StandardCharsets.US_ASCII));
                }
            }
        } catch (SQLException | IOException e) {
            if (!isClosed) {
                throw new BenchException("the bare side failed", e);
            }
        }
    }

    /** From before the commit to the chunk's last byte at the client. */
    long roundTripNanos() throws IOException {
        long start = System.nanoTime();
        try (Statement statement = writer.createStatement()) {
            statement.execute(
                    "with row as (insert into bare values (1) returning at)"
                            + " select pg_notify('bare', at::text) from row");
        } catch (SQLException e) {
            throw new BenchException("the bare side failed", e);
        }
        InputStream in = client.getInputStream();
        int ends = 0;
        while (ends < 2) {
            int next = in.read();
            if (next < 0) {
                throw new BenchException("the bare side has ended");
            }
            ends += next == '\n' ? 1 : 0;
        }
        return System.nanoTime() - start;
    }

    @Override
    public void close() {
        isClosed = true;
        try (writer;
                listener;
                server;
                client) {
            thread.join(2L * WAIT_MILLIS);
        } catch (SQLException | IOException e) {
            throw new BenchException("the bare side cannot be closed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
