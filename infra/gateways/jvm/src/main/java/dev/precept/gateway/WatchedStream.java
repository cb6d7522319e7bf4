package dev.precept.gateway;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/**
 * A stream that is closed once a read has waited too long, and says so: a connection that broke
 * need not. How long its reader takes for what came does not count. For one reader.
 */
final class WatchedStream extends FilterInputStream {
    private final long longestNanos;
    private final Thread watch;
    private volatile long sinceNanos;
    private volatile boolean isWaiting;
    private volatile boolean isSilent;

    WatchedStream(InputStream in, Duration longest) {
        super(in);
        this.longestNanos = longest.toNanos();
        this.watch = Thread.ofVirtual().name("precept-silence").start(this::watch);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
        sinceNanos = System.nanoTime();
        isWaiting = true;
        try {
            int count = super.read(bytes, from, length);
            check();
            return count;
        } catch (IOException broken) {
            check();
            throw broken;
        } finally {
            isWaiting = false;
        }
    }

    private void check() throws IOException {
        if (isSilent) {
            throw new IOException("the answer is silent");
        }
    }

    @Override
    public void close() throws IOException {
        watch.interrupt();
        super.close();
    }

    private void watch() {
        try {
            long waited = 0;
            while (waited < longestNanos) {
                Thread.sleep(Duration.ofNanos(longestNanos - waited));
                waited = isWaiting ? System.nanoTime() - sinceNanos : 0;
            }
            isSilent = true;
            super.close();
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        } catch (IOException broken) {
            // The read that waits says so.
            isSilent = true;
        }
    }
}
