package dev.precept.bench;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * What an HTTP server costs that decides nothing: Netty, which reads the request whole and answers
 * the bytes of a file, head and body, whatever was asked.
 */
final class BareServer {
    static final String READY = "bare server listens on ";

    private static final int BODY_BYTES = 65_536;

    private BareServer() {}

    /** Arguments: the file with the answer. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        serve(Answer.parse(Files.readString(Path.of(arguments[0]))));
    }

    /** Answers every request, until the process is ended. */
    static void serve(Answer answer) throws InterruptedException {
        var loop = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
        var channel =
                new ServerBootstrap()
                        .group(loop)
                        .channel(EpollServerSocketChannel.class)
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childHandler(
                                new ChannelInitializer<SocketChannel>() {
                                    @Override
                                    protected void initChannel(SocketChannel client) {
                                        client.pipeline()
                                                .addLast(new HttpServerCodec())
                                                .addLast(new HttpObjectAggregator(BODY_BYTES))
                                                .addLast(new Handler(answer));
                                    }
                                })
                        .bind(InetAddress.getLoopbackAddress(), 0)
                        .sync()
                        .channel();
        System.out.println(READY + ((InetSocketAddress) channel.localAddress()).getPort());
        channel.closeFuture().sync();
    }

    /** Head lines, as name and value, and what makes the body. */
    record Answer(List<String[]> headers, Supplier<byte[]> body) {
        static Answer parse(String text) {
            int end = text.indexOf("\r\n\r\n");
            List<String[]> headers = new ArrayList<>();
            String[] lines = text.substring(0, end).split("\r\n");
            for (int i = 1; i < lines.length; i++) {
                headers.add(lines[i].split(": *", 2));
            }
            byte[] body = text.substring(end + 4).getBytes(StandardCharsets.UTF_8);
            return new Answer(headers, () -> body);
        }
    }

    private static final class Handler extends SimpleChannelInboundHandler<FullHttpRequest> {
        private final Answer answer;
        private long bytes;

        Handler(Answer answer) {
            this.answer = answer;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
            ByteBuf content = request.content();
            for (int i = content.readerIndex(); i < content.writerIndex(); i++) {
                bytes += content.getByte(i);
            }
            byte[] body = answer.body().get();
            var response =
                    new DefaultFullHttpResponse(
                            HttpVersion.HTTP_1_1,
                            HttpResponseStatus.OK,
                            Unpooled.wrappedBuffer(body));
            for (String[] header : answer.headers()) {
                response.headers().set(header[0], header[1]);
            }
            response.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, body.length);
            response.headers().remove(HttpHeaderNames.TRANSFER_ENCODING);
            context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            if (bytes == 0) {
                System.out.println("a connection brought no body");
            }
        }
    }
}
