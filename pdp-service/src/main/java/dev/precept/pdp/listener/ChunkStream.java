package dev.precept.pdp.listener;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/**
 * Sends a body while it is made, on a thread that is not the connection's: as fast as it is taken,
 * a little at a time. For one thread.
 */
final class ChunkStream extends OutputStream {
    private static final byte[] LAST = "0\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);

    private final ChannelHandlerContext context;
    private final boolean isChunked;
    private final byte[] bytes = new byte[Limits.CHUNK_BYTES];
    private int size;

    /** Writes chunks, or, up to the end of the connection, what is given as it is. */
    ChunkStream(ChannelHandlerContext context, boolean isChunked) {
        this.context = context;
        this.isChunked = isChunked;
    }

    @Override
    public void write(int octet) throws IOException {
        if (size == bytes.length) {
            send();
        }
        bytes[size++] = (byte) octet;
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
        int at = offset;
        int left = length;
        while (left > 0) {
            if (size == bytes.length) {
                send();
            }
            int some = Math.min(left, bytes.length - size);
            System.arraycopy(from, at, bytes, size, some);
            size += some;
            at += some;
            left -= some;
        }
    }

    /** Sends what is left: who waits for it has it at once. */
    @Override
    public void flush() throws IOException {
        if (size > 0) {
            send();
        }
    }

    /** Sends what is left, and that it was all. Without it what came is seen to be not all. */
    void end() throws IOException {
        flush();
        if (isChunked) {
            await(context.writeAndFlush(context.alloc().buffer().writeBytes(LAST)));
        }
    }

    private void send() throws IOException {
        ByteBuf out = context.alloc().buffer(size + Long.BYTES * 2);
        if (isChunked) {
            out.writeCharSequence(Integer.toHexString(size) + "\r\n", StandardCharsets.ISO_8859_1);
        }
        out.writeBytes(bytes, 0, size);
        if (isChunked) {
            out.writeByte('\r').writeByte('\n');
        }
        size = 0;
        await(context.writeAndFlush(out));
    }

    private static void await(ChannelFuture written) throws IOException {
        try {
            if (!written.await(Limits.SLOW.toMillis()) || !written.isSuccess()) {
                throw new IOException("the client does not take the answer", written.cause());
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the listener stops");
        }
    }
}
