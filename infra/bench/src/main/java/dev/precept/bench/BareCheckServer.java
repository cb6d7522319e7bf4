package dev.precept.bench;

import io.envoyproxy.envoy.service.auth.v3.AuthorizationGrpc.AuthorizationImplBase;
import io.envoyproxy.envoy.service.auth.v3.CheckRequest;
import io.envoyproxy.envoy.service.auth.v3.CheckResponse;
import io.grpc.Server;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executors;

/** What ext_authz costs where nothing is decided: gRPC, and the same answer to everything. */
final class BareCheckServer {
    static final String READY = "bare check server listens on ";

    private BareCheckServer() {}

    /** Arguments: the file with the answer's message. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        CheckResponse answer = CheckResponse.parseFrom(Files.readAllBytes(Path.of(arguments[0])));
        Server server =
                NettyServerBuilder.forAddress(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                        .executor(Executors.newVirtualThreadPerTaskExecutor())
                        .addService(
                                new AuthorizationImplBase() {
                                    @Override
                                    public void check(
                                            CheckRequest request,
                                            StreamObserver<CheckResponse> observer) {
                                        observer.onNext(answer);
                                        observer.onCompleted();
                                    }
                                })
                        .build()
                        .start();
        System.out.println(READY + server.getPort());
        server.awaitTermination();
    }
}
