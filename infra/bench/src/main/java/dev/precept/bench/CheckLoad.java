package dev.precept.bench;

import io.envoyproxy.envoy.service.auth.v3.AuthorizationGrpc;
import io.envoyproxy.envoy.service.auth.v3.AuthorizationGrpc.AuthorizationStub;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Asks ext_authz over gRPC: on some channels a number of calls each, the next once the one before
 * is answered.
 */
final class CheckLoad implements AutoCloseable {
    private static final int CHANNELS = 4;
    private static final int CALLS_PER_CHANNEL = 16;
    private static final int MOST_CALLS = 10_000_000;
    private static final long STALLED_SECONDS = 60;

    private final Child server;
    private final List<CheckRequest> requests;
    private final List<ManagedChannel> channels = new ArrayList<>();
    private final List<AuthorizationStub> stubs = new ArrayList<>();
    private final int[] micros = new int[MOST_CALLS];

    /** Against the server at an address, as the gateway that the metadata names. */
    CheckLoad(
            Child server, InetSocketAddress address, Metadata metadata, List<CheckRequest> asked) {
        this.server = server;
        this.requests = List.copyOf(asked);
        for (int i = 0; i < CHANNELS; i++) {
            ManagedChannel channel =
                    NettyChannelBuilder.forAddress(address).usePlaintext().directExecutor().build();
            channels.add(channel);
            stubs.add(
                    AuthorizationGrpc.newStub(channel)
                            .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(metadata)));
        }
    }

    /** The answer to the first request. */
    CheckResponse answer() {
        CompletableFuture<CheckResponse> first = new CompletableFuture<>();
        stubs.getFirst()
                .check(
                        requests.getFirst(),
                        new StreamObserver<>() {
                            @Override
                            public void onNext(CheckResponse answer) {
                                first.complete(answer);
                            }

                            @Override
                            public void onError(Throwable fault) {
                                first.completeExceptionally(fault);
                            }

                            @Override
                            public void onCompleted() {
                                // The answer has come.
                            }
                        });
        return first.join();
    }

    /** Asks for a time; every answer must be a permit. */
    Side.Measured measure(Duration time) {
        Run run = new Run(System.nanoTime() + time.toNanos());
        double before = server.cpuMicros();
        long start = System.nanoTime();
        for (AuthorizationStub stub : stubs) {
            for (int i = 0; i < CALLS_PER_CHANNEL; i++) {
                run.new Caller(stub).next();
            }
        }
        run.await(time);
        double seconds = (System.nanoTime() - start) / 1e9;
        int calls = run.answered.get();
        double used = server.cpuMicros() - before;
        int[] sorted = Arrays.copyOf(micros, calls);
        Arrays.sort(sorted);
        return new Side.Measured(
                calls / seconds, used / calls, sorted[calls / 2], sorted[(int) (calls * 0.99)]);
    }

    /** One measurement. */
    private final class Run {
        private final long deadline;
        private final CountDownLatch ended = new CountDownLatch(CHANNELS * CALLS_PER_CHANNEL);
        private final AtomicInteger asked = new AtomicInteger();
        private final AtomicInteger answered = new AtomicInteger();
        private final AtomicReference<String> wrong = new AtomicReference<>("");

        private Run(long deadline) {
            this.deadline = deadline;
        }

        private void await(Duration time) {
            try {
                if (!ended.await(time.toSeconds() + STALLED_SECONDS, TimeUnit.SECONDS)) {
                    throw new BenchException("ext_authz does not answer any more");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new BenchException("interrupted", e);
            }
            if (!wrong.get().isEmpty()) {
                throw new BenchException("a wrong answer: " + wrong.get());
            }
        }

        /** One call after the other. */
        private final class Caller implements StreamObserver<CheckResponse> {
            private final AuthorizationStub stub;
            private long sentAt;

            private Caller(AuthorizationStub stub) {
                this.stub = stub;
            }

            private void next() {
                int number = asked.getAndIncrement();
                if (number >= MOST_CALLS || System.nanoTime() >= deadline) {
                    ended.countDown();
                    return;
                }
                sentAt = System.nanoTime();
                stub.check(requests.get(number % requests.size()), this);
            }

            @Override
            public void onNext(CheckResponse answer) {
                if (answer.getStatus().getCode() != 0) {
                    wrong.compareAndSet("", answer.toString());
                }
            }

            @Override
            public void onError(Throwable fault) {
                wrong.compareAndSet("", fault.toString());
                ended.countDown();
            }

            @Override
            public void onCompleted() {
                int at = answered.getAndIncrement();
                micros[at] = (int) ((System.nanoTime() - sentAt) / 1_000);
                next();
            }
        }
    }

    @Override
    public void close() {
        channels.forEach(ManagedChannel::shutdownNow);
    }
}
