package dev.precept.pdp.opa.bundle;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Compresses what it is given, chunk by chunk, on several threads, and writes it in its order. No
 * more than a few chunks are in memory. For one thread.
 */
final class Packing extends OutputStream implements Closeable {
    private final Sink sink;
    private final Executor packers;
    private final Deque<Job> underWay = new ArrayDeque<>();
    private final Deque<Chunk> free = new ArrayDeque<>();
    private Chunk chunk = new Chunk();
    private long count;

    Packing(Sink sink, Executor packers) {
        this.sink = sink;
        this.packers = packers;
    }

    /** Where it is written. */
    @FunctionalInterface
    interface Sink {
        void write(byte[] bytes, int length) throws IOException;
    }

    private record Job(Chunk chunk, CompletableFuture<Void> packed) {}

    @Override
    public void write(int octet) throws IOException {
        if (chunk.isFull()) {
            pack();
        }
        chunk.put((byte) octet);
        count++;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        count += length;
        int done = 0;
        while (done < length) {
            if (chunk.isFull()) {
                pack();
            }
            done += chunk.fill(bytes, offset + done, length - done);
        }
    }

    private void pack() throws IOException {
        Chunk full = chunk;
        underWay.add(new Job(full, CompletableFuture.runAsync(full::pack, packers)));
        if (free.isEmpty() && underWay.size() >= Limits.CHUNKS) {
            takeFirst();
        }
        Chunk next = free.poll();
        chunk = next == null ? new Chunk() : next;
    }

    private void takeFirst() throws IOException {
        Job first = underWay.remove();
        first.packed().join();
        sink.write(first.chunk().packed(), first.chunk().size());
        free.add(first.chunk());
    }

    /** How many bytes it was given since it ended last. */
    long count() {
        return count;
    }

    /** Writes all that it was given: what comes next is compressed by itself. */
    void end() throws IOException {
        while (!underWay.isEmpty()) {
            takeFirst();
        }
        if (!chunk.isEmpty()) {
            // Mostly little: not worth another thread.
            chunk.pack();
            sink.write(chunk.packed(), chunk.size());
        }
        count = 0;
    }

    /** What was not written is lost. */
    @Override
    public void close() {
        for (Job job : underWay) {
            job.packed().handle((_, _) -> true).join();
            job.chunk().end();
        }
        underWay.clear();
        free.forEach(Chunk::end);
        chunk.end();
    }
}
