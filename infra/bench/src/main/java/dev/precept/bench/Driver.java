package dev.precept.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;

/**
 * Makes load over HTTP/1.1: one thread, a number of kept connections, on each the next request once
 * the answer to the one before is there whole. Nothing is pipelined.
 */
final class Driver {
    /** Writes a request, head and body. */
    interface Source {
        void put(long number, ByteBuffer out);
    }

    /** Looks at an answer, which is gone once it returns. */
    interface Observer {
        void answered(Answer answer);
    }

    /**
     * An answer as it lies in a connection's buffer.
     *
     * @param number of the request
     * @param status of the answer
     * @param bytes the head from the beginning, then the body
     * @param bodyStart where the body begins
     * @param end where it ends
     */
    record Answer(long number, int status, byte[] bytes, int bodyStart, int end) {
        String body() {
            return new String(bytes, bodyStart, end - bodyStart, StandardCharsets.UTF_8);
        }

        @Override
        public String toString() {
            return new String(bytes, 0, end, StandardCharsets.ISO_8859_1);
        }
    }

    /**
     * What came of it.
     *
     * @param answers how many
     * @param seconds from the first request to the last answer
     * @param p50Micros half of the answers took no longer
     * @param p99Micros 99 of 100 took no longer
     */
    record Outcome(long answers, double seconds, int p50Micros, int p99Micros) {
        double perSecond() {
            return answers / seconds;
        }
    }

    private static final int REQUEST_BYTES = 1 << 18;
    private static final int ANSWER_BYTES = 1 << 18;
    private static final int SLOWEST_MICROS = 2_000_000;
    private static final long STALLED_MILLIS = 20_000;

    private final InetSocketAddress server;
    private final int connections;
    private final Source source;
    private final Observer observer;
    private final int[] histogram = new int[SLOWEST_MICROS + 1];
    private long next;
    private long end;
    private long answers;
    private long deadline;

    Driver(InetSocketAddress server, int connections, Source source, Observer observer) {
        this.server = server;
        this.connections = connections;
        this.source = source;
        this.observer = observer;
    }

    /** Sends requests, numbered from {@code first} on, for a time. */
    Outcome run(long first, Duration time) {
        return run(first, Long.MAX_VALUE, time);
    }

    /** Sends these requests, each once. */
    Outcome runAll(long first, long count) {
        return run(first, first + count, Duration.ofHours(1));
    }

    private Outcome run(long first, long last, Duration time) {
        next = first;
        end = last;
        answers = 0;
        Arrays.fill(histogram, 0);
        long start = System.nanoTime();
        deadline = start + time.toNanos();
        try (Selector selector = Selector.open()) {
            int open = 0;
            for (int i = 0; i < connections && next < end; i++) {
                new Connection(selector).send();
                open++;
            }
            Ready ready = new Ready(open);
            while (ready.open > 0) {
                if (selector.select(ready::handle, STALLED_MILLIS) == 0) {
                    throw new BenchException(server + " does not answer any more");
                }
            }
        } catch (IOException e) {
            throw new BenchException(server + " cannot be reached", e);
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        return new Outcome(answers, seconds, percentile(0.50), percentile(0.99));
    }

    private int percentile(double part) {
        long rank = (long) Math.ceil(answers * part);
        long seen = 0;
        for (int micros = 0; micros < histogram.length; micros++) {
            seen += histogram[micros];
            if (seen >= rank) {
                return micros;
            }
        }
        return SLOWEST_MICROS;
    }

    /** Handles what the selector found; counts the connections that still have work. */
    private static final class Ready {
        private int open;

        Ready(int open) {
            this.open = open;
        }

        void handle(SelectionKey key) {
            Connection connection = (Connection) key.attachment();
            try {
                if (!connection.advance(key)) {
                    connection.channel.close();
                    open--;
                }
            } catch (IOException e) {
                throw new BenchException("a connection broke", e);
            }
        }
    }

    private final class Connection {
        private final SocketChannel channel;
        private final ByteBuffer out = ByteBuffer.allocateDirect(REQUEST_BYTES);
        private final ByteBuffer in = ByteBuffer.allocate(ANSWER_BYTES);
        private final AnswerParser parser = new AnswerParser();
        private long number;
        private long sentAt;

        Connection(Selector selector) throws IOException {
            channel = SocketChannel.open(server);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, this);
        }

        void send() throws IOException {
            number = next++;
            out.clear();
            source.put(number, out);
            out.flip();
            sentAt = System.nanoTime();
            channel.write(out);
        }

        /** Goes on as far as possible; false once there is nothing left to send. */
        boolean advance(SelectionKey key) throws IOException {
            if (out.hasRemaining()) {
                channel.write(out);
                key.interestOps(
                        out.hasRemaining()
                                ? SelectionKey.OP_READ | SelectionKey.OP_WRITE
                                : SelectionKey.OP_READ);
            }
            if (channel.read(in) < 0) {
                throw new IOException("the server closed a connection");
            }
            if (!parser.isWhole(in.array(), in.position())) {
                if (!in.hasRemaining()) {
                    throw new IOException("an answer is larger than " + ANSWER_BYTES + " bytes");
                }
                return true;
            }
            long now = System.nanoTime();
            histogram[(int) Math.min(SLOWEST_MICROS, (now - sentAt) / 1000)]++;
            answers++;
            observer.answered(
                    new Answer(number, parser.status(), in.array(), parser.body(), in.position()));
            in.clear();
            parser.reset();
            if (now >= deadline || next >= end) {
                return false;
            }
            send();
            if (out.hasRemaining()) {
                key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
            }
            return true;
        }
    }
}
