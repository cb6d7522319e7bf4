package dev.precept.pdp.opa.bundle;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A snapshot that somebody is to be sent. Whoever was answered may be gone before it is sent, so
 * that nobody ever closes this: then it {@linkplain #expire(Duration) expires}. Threads share it.
 */
final class Opened implements AutoCloseable {
    private final Snapshot snapshot;
    private final List<Runnable> closed = new ArrayList<>();
    private final long sinceNanos = System.nanoTime();
    private State state = State.WAITING;

    private enum State {
        WAITING,
        SENDING,
        CLOSED
    }

    /** Keeps the snapshot's file. */
    Opened(Snapshot snapshot) {
        this.snapshot = snapshot;
        snapshot.retain();
    }

    /** Has something done when it is closed; before it is given out. */
    void whenClosed(Runnable action) {
        closed.add(action);
    }

    Snapshot.Content content() {
        return snapshot.content();
    }

    /** Sends it, once, and closes this. */
    void sendTo(OutputStream out) throws IOException {
        begin();
        try (this;
                InputStream in = Files.newInputStream(snapshot.file())) {
            in.transferTo(out);
        }
    }

    private synchronized void begin() throws IOException {
        if (state != State.WAITING) {
            throw new IOException("the snapshot was not taken in time");
        }
        state = State.SENDING;
    }

    /** Closes it where it has waited longer than that to be sent. */
    void expire(Duration patience) {
        if (System.nanoTime() - sinceNanos > patience.toNanos()) {
            close(true);
        }
    }

    @Override
    public void close() {
        close(false);
    }

    private void close(boolean isOnlyWaiting) {
        synchronized (this) {
            if (state == State.CLOSED || (isOnlyWaiting && state == State.SENDING)) {
                return;
            }
            state = State.CLOSED;
        }
        snapshot.release();
        closed.forEach(Runnable::run);
    }
}
