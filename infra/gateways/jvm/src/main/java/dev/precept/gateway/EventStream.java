package dev.precept.gateway;

import dev.precept.domain.schema.UnreadableException;
import dev.precept.projections.embedded.Feed;
import dev.precept.projections.embedded.FeedException;
import dev.precept.projections.embedded.FeedException.Kind;
import dev.precept.projections.feed.FeedMessage;

import org.jspecify.annotations.Nullable;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Messages as server-sent events (HTML standard, section 9.2), one line of data each. A thread
 * reads ahead a little, so that silence is noticed: a connection that broke need not say so.
 */
final class EventStream implements Feed.Messages {
    private static final byte[] DATA = {'d', 'a', 't', 'a', ':'};

    /** What was read: a message, or why none will come. */
    private sealed interface Read {
        record Message(FeedMessage message) implements Read {}

        record End(FeedException why) implements Read {}
    }

    private final InputStream in;
    private final BlockingQueue<Read> read = new ArrayBlockingQueue<>(Limits.WAITING_MESSAGES);
    private final Thread reader;

    EventStream(InputStream body) {
        this.in = new BufferedInputStream(body);
        this.reader = Thread.ofVirtual().name("precept-event-stream").start(this::readAll);
    }

    @Override
    public FeedMessage next() throws FeedException {
        try {
            return switch (read.poll(Limits.SILENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                case Read.Message(FeedMessage message) -> message;
                case Read.End(FeedException why) -> throw why;
                case null -> throw new FeedException(Kind.UNAVAILABLE, "the stream is silent");
            };
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
            throw new FeedException(Kind.UNAVAILABLE, "interrupted", ending);
        }
    }

    @Override
    public void close() {
        reader.interrupt();
        read.clear();
        boolean _ = read.offer(end("the stream was closed", null));
        try {
            in.close();
        } catch (IOException broken) {
            // It is closed for what is left of it.
            reader.interrupt();
        }
    }

    private void readAll() {
        try {
            Read next = new Read.Message(message());
            while (next instanceof Read.Message) {
                read.put(next);
                next = new Read.Message(message());
            }
        } catch (IOException broken) {
            end(broken);
        } catch (UnreadableException unfit) {
            end(unfit);
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    /** The next line of data. What else a stream may hold says nothing to us. */
    private FeedMessage message() throws IOException {
        while (true) {
            byte[] line = line();
            if (line.length > DATA.length
                    && Arrays.equals(line, 0, DATA.length, DATA, 0, DATA.length)) {
                int from = line[DATA.length] == ' ' ? DATA.length + 1 : DATA.length;
                return FeedMessage.decode(Arrays.copyOfRange(line, from, line.length));
            }
        }
    }

    private byte[] line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new IOException("the stream ended");
            }
            if (line.size() == Limits.LINE_BYTES) {
                throw new IOException("a message of more than " + Limits.LINE_BYTES + " bytes");
            }
            if (c != '\r') {
                line.write(c);
            }
        }
        return line.toByteArray();
    }

    private void end(Exception why) {
        try {
            read.put(end(String.valueOf(why.getMessage()), why));
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }

    private static Read.End end(String message, @Nullable Exception why) {
        return new Read.End(
                why == null
                        ? new FeedException(Kind.UNAVAILABLE, message)
                        : new FeedException(Kind.UNAVAILABLE, message, why));
    }
}
