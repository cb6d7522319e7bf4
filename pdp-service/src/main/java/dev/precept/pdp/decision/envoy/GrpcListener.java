package dev.precept.pdp.decision.envoy;

import dev.precept.pdp.settings.ServiceSettings;
import dev.precept.pdp.settings.SettingException;

import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.ServerCredentials;
import io.grpc.TlsServerCredentials;
import io.grpc.netty.NettyServerBuilder;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslManagerBundle;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;
import org.springframework.context.SmartLifecycle;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * The gRPC listener. Like every other, without TLS it binds the loopback interface only, unless the
 * operator says that something in front does TLS (ARCHITECTURE 8.1).
 */
public final class GrpcListener implements SmartLifecycle {
    private static final int STOP_SECONDS = 5;

    private final ServiceSettings settings;
    private final int port;
    private final CheckService service;
    private volatile @Nullable Server server;

    GrpcListener(ServiceSettings settings, int port, CheckService service) {
        this.settings = settings;
        this.port = port;
        this.service = service;
    }

    @Override
    public void start() {
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        InetSocketAddress address = new InetSocketAddress(settings.bindAddress(), port);
        Server made =
                NettyServerBuilder.forAddress(address, credentials())
                        .addService(service)
                        .intercept(new CallMetadata.Reader())
                        .executor(threads)
                        .maxInboundMessageSize(Limits.MESSAGE_BYTES)
                        .maxInboundMetadataSize(Limits.METADATA_BYTES)
                        .maxConcurrentCallsPerConnection(Limits.CALLS_PER_CONNECTION)
                        .handshakeTimeout(Limits.HANDSHAKE_SECONDS, TimeUnit.SECONDS)
                        .permitKeepAliveTime(Limits.KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
                        .build();
        try {
            made.start();
        } catch (IOException taken) {
            threads.close();
            throw new SettingException(
                    "Port " + port + ", for gRPC, is in use.",
                    "Stop what listens there, or name another: infra/run --grpc-port N.");
        }
        server = made;
    }

    private ServerCredentials credentials() {
        ServiceSettings.Tls tls = settings.tls();
        if (tls == null) {
            return InsecureServerCredentials.create();
        }
        PemSslStoreDetails files =
                PemSslStoreDetails.forCertificate(tls.certificate().toUri().toString())
                        .withPrivateKey(tls.key().toUri().toString());
        SslManagerBundle managers = SslManagerBundle.from(new PemSslStoreBundle(files, null), null);
        return TlsServerCredentials.newBuilder().keyManager(managers.getKeyManagers()).build();
    }

    /** The port that is listened on. */
    public int port() {
        Server running = server;
        if (running == null) {
            throw new IllegalStateException("not started");
        }
        return running.getPort();
    }

    @Override
    public void stop() {
        Server running = server;
        server = null;
        if (running == null) {
            return;
        }
        running.shutdown();
        try {
            if (!running.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
                running.shutdownNow();
            }
        } catch (InterruptedException stopped) {
            running.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return server != null;
    }
}
