package dev.precept.pdp.listener;

import dev.precept.pdp.door.Doors;
import dev.precept.pdp.settings.AnyCertificate;
import dev.precept.pdp.settings.ServiceSettings;
import dev.precept.pdp.settings.SettingException;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.util.concurrent.GlobalEventExecutor;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;

import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLException;

/**
 * Serves the doors on a port of their own, by the main listener's rules: the same TLS, the same
 * interfaces. It starts once the image is read, and stops after the answers under way are given.
 */
public final class DecisionListener implements SmartLifecycle {
    private static final int BACKLOG = 1024;

    private final Doors doors;
    private final ServiceSettings settings;
    private final Budget unfinished = new Budget(Limits.UNFINISHED_BYTES);
    private @Nullable Running running;

    DecisionListener(Doors doors, ServiceSettings settings) {
        this.doors = doors;
        this.settings = settings;
    }

    private record Running(
            MultiThreadIoEventLoopGroup loops,
            ExecutorService elsewhere,
            Channel door,
            ChannelGroup connections) {}

    @Override
    public synchronized void start() {
        if (running != null) {
            return;
        }
        boolean isEpoll = Epoll.isAvailable();
        MultiThreadIoEventLoopGroup loops =
                new MultiThreadIoEventLoopGroup(
                        Runtime.getRuntime().availableProcessors(),
                        LoopThread::new,
                        isEpoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
        ExecutorService elsewhere = Executors.newVirtualThreadPerTaskExecutor();
        ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
        try {
            Connection.Parts parts = new Connection.Parts(doors, elsewhere, unfinished);
            Channel door =
                    new ServerBootstrap()
                            .group(loops)
                            .channel(
                                    isEpoll
                                            ? EpollServerSocketChannel.class
                                            : NioServerSocketChannel.class)
                            .option(ChannelOption.SO_BACKLOG, BACKLOG)
                            .option(ChannelOption.SO_REUSEADDR, true)
                            .childOption(ChannelOption.TCP_NODELAY, true)
                            .childHandler(new Arrivals(parts, connections, tls()))
                            .bind(address())
                            .syncUninterruptibly()
                            .channel();
            running = new Running(loops, elsewhere, door, connections);
        } finally {
            if (running == null) {
                loops.shutdownGracefully(0, 0, TimeUnit.SECONDS);
                elsewhere.shutdown();
            }
        }
    }

    private InetSocketAddress address() {
        return new InetSocketAddress(settings.bindAddress(), settings.decisionPort());
    }

    private @Nullable SslContext tls() {
        ServiceSettings.Tls tls = settings.tls();
        if (tls == null) {
            return null;
        }
        try {
            SslContextBuilder context =
                    SslContextBuilder.forServer(tls.certificate().toFile(), tls.key().toFile())
                            .protocols(ServiceSettings.Tls.PROTOCOLS);
            return tls.asksClients()
                    ? context.clientAuth(ClientAuth.OPTIONAL)
                            .trustManager(new AnyCertificate())
                            .build()
                    : context.build();
        } catch (SSLException | IllegalArgumentException unfit) {
            throw new SettingException(
                    "TLS cannot be served on the decision port: " + unfit.getMessage(),
                    "Name PEM files of a certificate chain and its private key.");
        }
    }

    /** Gives every connection its handlers, as long as there are not too many. */
    private static final class Arrivals extends ChannelInitializer<SocketChannel> {
        private final Connection.Parts parts;
        private final ChannelGroup connections;
        private final @Nullable SslContext tls;

        Arrivals(Connection.Parts parts, ChannelGroup connections, @Nullable SslContext tls) {
            this.parts = parts;
            this.connections = connections;
            this.tls = tls;
        }

        @Override
        protected void initChannel(SocketChannel channel) {
            connections.add(channel);
            if (connections.size() > Limits.CONNECTIONS) {
                channel.close();
                return;
            }
            if (tls != null) {
                channel.pipeline().addLast(tls.newHandler(channel.alloc()));
            }
            channel.pipeline().addLast(new Connection(parts));
        }
    }

    /** The port it listens on; 0 while it does not. */
    public synchronized int port() {
        return running != null && running.door.localAddress() instanceof InetSocketAddress address
                ? address.getPort()
                : 0;
    }

    @Override
    public synchronized boolean isRunning() {
        return running != null && running.door.isActive();
    }

    @Override
    public synchronized void stop() {
        Running now = running;
        if (now == null) {
            return;
        }
        running = null;
        now.door.close().syncUninterruptibly();
        for (Channel connection : now.connections) {
            connection
                    .eventLoop()
                    .execute(
                            () ->
                                    connection
                                            .pipeline()
                                            .fireUserEventTriggered(Connection.Stop.NOW));
        }
        now.connections
                .newCloseFuture()
                .awaitUninterruptibly(Limits.STOP.toMillis(), TimeUnit.MILLISECONDS);
        now.connections.close().awaitUninterruptibly();
        now.elsewhere.shutdownNow();
        now.loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    /** With the main listener: after the image, before what the image needs is taken down. */
    @Override
    public int getPhase() {
        return WebServerApplicationContext.START_STOP_LIFECYCLE_PHASE;
    }
}
