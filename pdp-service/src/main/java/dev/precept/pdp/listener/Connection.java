package dev.precept.pdp.listener;

import dev.precept.pdp.door.Answer;
import dev.precept.pdp.door.BodyStream;
import dev.precept.pdp.door.Doors;
import dev.precept.pdp.door.Peer;
import dev.precept.pdp.door.Question;
import dev.precept.pdp.listener.RequestReader.TooLarge;
import dev.precept.pdp.web.NonBlocking;
import dev.precept.pdp.web.Problem;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * One connection: its requests are answered one after the other, in their order. All of it runs on
 * the connection's event loop, but for questions that may hold a thread up.
 */
final class Connection extends ChannelInboundHandlerAdapter {
    private static final Logger LOGGER = LoggerFactory.getLogger(Connection.class);
    private static final byte[] NO_BODY = {};

    private final Parts parts;
    private final RequestReader reader;
    private final AnswerWriter writer = new AnswerWriter();
    private Peer peer = Peer.UNKNOWN;
    private State state = State.READING;
    private boolean isStopping;
    private boolean isContinued;
    private long since;
    private int dropped;

    Connection(Parts parts) {
        this.parts = parts;
        this.reader = new RequestReader(parts.unfinished);
    }

    /**
     * What all connections share.
     *
     * @param elsewhere where questions are answered that may hold a thread up
     * @param unfinished bytes they may keep together
     */
    record Parts(Doors doors, Executor elsewhere, Budget unfinished) {}

    /** Sent to every connection when the listener stops. */
    enum Stop {
        NOW
    }

    private enum State {
        /** A request is read. */
        READING,
        /** A question is answered elsewhere; nothing is read. */
        ANSWERING,
        /** The last answer is written; what still comes is dropped. */
        ENDING
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        since = System.nanoTime();
        if (context.channel().remoteAddress() instanceof InetSocketAddress address) {
            peer = new Peer(address.getAddress(), null);
        }
        look(context);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        state = State.ENDING;
        reader.release();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        try {
            if (state == State.ENDING) {
                drop(context, bytes.readableBytes());
                return;
            }
            if (reader.isEmpty()) {
                since = System.nanoTime();
            }
            reader.append(bytes);
        } catch (Refusal refusal) {
            refuse(context, refusal);
            return;
        } finally {
            bytes.release();
        }
        work(context);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        context.flush();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        // Who does not take answers is not asked for more questions.
        context.channel()
                .config()
                .setAutoRead(context.channel().isWritable() && state != State.ANSWERING);
        work(context);
        context.flush();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == Stop.NOW) {
            isStopping = true;
            if (state == State.READING && reader.isEmpty()) {
                context.close();
            }
        } else if (event instanceof SslHandshakeCompletionEvent handshake) {
            if (handshake.isSuccess()) {
                peer = new Peer(peer.address(), certificate(context));
            }
        } else {
            context.fireUserEventTriggered(event);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        LOGGER.debug("A connection ends", cause);
        context.close();
    }

    private static @Nullable X509Certificate certificate(ChannelHandlerContext context) {
        SslHandler tls = context.pipeline().get(SslHandler.class);
        try {
            return tls.engine().getSession().getPeerCertificates()[0]
                            instanceof X509Certificate certificate
                    ? certificate
                    : null;
        } catch (SSLPeerUnverifiedException none) {
            return null;
        }
    }

    /** Answers what has come whole. */
    private void work(ChannelHandlerContext context) {
        try {
            while (state == State.READING && context.channel().isWritable()) {
                Head head = reader.head();
                if (head == null || !answer(context, head)) {
                    return;
                }
            }
        } catch (Refusal refusal) {
            refuse(context, refusal);
        }
    }

    /** Whether the head's request had come whole. */
    private boolean answer(ChannelHandlerContext context, Head head) throws Refusal {
        byte[] body;
        try {
            body = reader.body(head, dev.precept.pdp.door.Limits.BODY_BYTES);
        } catch (TooLarge tooLarge) {
            Answer answer =
                    parts.doors.refusal(
                            question(head, NO_BODY), dev.precept.pdp.door.Limits.TOO_LARGE);
            write(context, head, answer, true);
            return false;
        }
        if (body == null) {
            askForBody(context, head);
            return false;
        }
        isContinued = false;
        Question question = question(head, body);
        if (body.length > Limits.LOOP_BODY_BYTES) {
            answerElsewhere(context, head, question);
            return true;
        }
        try {
            Answer answer = parts.doors.answer(question);
            if (answer.stream() == null) {
                write(context, head, answer, false);
            } else {
                state = State.ANSWERING;
                context.channel().config().setAutoRead(false);
                stream(context, head, answer, answer.stream());
            }
        } catch (NonBlocking.MustWait mustWait) {
            answerElsewhere(context, head, question);
        }
        since = System.nanoTime();
        return true;
    }

    private void answerElsewhere(ChannelHandlerContext context, Head head, Question question) {
        state = State.ANSWERING;
        context.channel().config().setAutoRead(false);
        parts.elsewhere.execute(
                () -> {
                    Answer answer;
                    try {
                        answer = parts.doors.answer(question);
                    } catch (RuntimeException fault) {
                        LOGGER.error("A question was not answered", fault);
                        answer = null;
                    }
                    Answer found = answer;
                    context.executor().execute(() -> goOn(context, head, found));
                });
    }

    private void goOn(ChannelHandlerContext context, Head head, @Nullable Answer answer) {
        if (state != State.ANSWERING) {
            return;
        }
        if (answer == null) {
            context.close();
        } else if (answer.stream() != null) {
            stream(context, head, answer, answer.stream());
        } else {
            readOn();
            write(context, head, answer, false);
            lookOn(context);
        }
    }

    private void readOn() {
        state = State.READING;
        since = System.nanoTime();
    }

    private void lookOn(ChannelHandlerContext context) {
        context.channel().config().setAutoRead(context.channel().isWritable());
        work(context);
        context.flush();
    }

    /** Answers with a body that is made elsewhere while it is sent. */
    private void stream(ChannelHandlerContext context, Head head, Answer answer, BodyStream body) {
        boolean isLast = head.isLast();
        context.writeAndFlush(writer.writeHead(context.alloc(), answer, isLast));
        parts.elsewhere.execute(
                () -> {
                    boolean isWhole = false;
                    try {
                        ChunkStream out = new ChunkStream(context, !isLast);
                        body.writeTo(out);
                        out.end();
                        isWhole = true;
                    } catch (IOException gone) {
                        LOGGER.debug("An answer is not taken", gone);
                    } catch (RuntimeException fault) {
                        LOGGER.error("An answer breaks off", fault);
                    }
                    boolean mayGoOn = isWhole && !isLast;
                    context.executor().execute(() -> endStream(context, mayGoOn));
                });
    }

    private void endStream(ChannelHandlerContext context, boolean mayGoOn) {
        if (state != State.ANSWERING) {
            return;
        }
        if (!mayGoOn || isStopping) {
            context.close();
            return;
        }
        readOn();
        lookOn(context);
    }

    private Question question(Head head, byte[] body) {
        return new Question(head.method(), head.target(), head.fields(), body, peer);
    }

    private void askForBody(ChannelHandlerContext context, Head head) {
        if (head.awaitsContinue() && !isContinued) {
            isContinued = true;
            context.writeAndFlush(Unpooled.wrappedBuffer(AnswerWriter.CONTINUE));
        }
    }

    private void write(
            ChannelHandlerContext context, Head head, Answer answer, boolean isCutShort) {
        boolean isLast = head.isLast() || isCutShort || isStopping;
        boolean isHead = head.method().equals("HEAD");
        ByteBuf bytes;
        try {
            bytes = writer.write(context.alloc(), answer, isHead, isLast);
        } catch (IllegalArgumentException unwritable) {
            LOGGER.error("An answer cannot be written", unwritable);
            Answer fault =
                    Answer.problem(
                            new Problem(500, "internal-fault", "The service failed; see its log."));
            bytes = writer.write(context.alloc(), fault, isHead, isLast);
        }
        if (!isLast) {
            context.write(bytes, context.voidPromise());
        } else if (isCutShort) {
            endAfterDropping(context, bytes);
        } else {
            state = State.ENDING;
            context.writeAndFlush(bytes).addListener(ChannelFutureListener.CLOSE);
        }
    }

    private void refuse(ChannelHandlerContext context, Refusal refusal) {
        Answer answer = Answer.text(refusal.status(), String.valueOf(refusal.getMessage()));
        endAfterDropping(context, writer.write(context.alloc(), answer, false, true));
    }

    /** Closed at once while bytes still come, the connection would be reset before it is read. */
    private void endAfterDropping(ChannelHandlerContext context, ByteBuf lastAnswer) {
        state = State.ENDING;
        reader.release();
        context.writeAndFlush(lastAnswer).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
        context.channel().config().setAutoRead(true);
        since = System.nanoTime();
    }

    private void drop(ChannelHandlerContext context, int bytes) {
        dropped += bytes;
        if (dropped > Limits.DROPPED_BYTES) {
            context.close();
        }
    }

    /** Ends the connection where it takes too long, and looks again a little later. */
    private void look(ChannelHandlerContext context) {
        @Nullable Duration most =
                switch (state) {
                    case ENDING -> Limits.DROPPING;
                    case ANSWERING -> null;
                    case READING ->
                            reader.isEmpty() && context.channel().isWritable()
                                    ? Limits.IDLE
                                    : Limits.SLOW;
                };
        if (most != null && System.nanoTime() - since > most.toNanos()) {
            context.close();
        } else if (context.channel().isOpen()) {
            context.executor()
                    .schedule(() -> look(context), Limits.LOOK.toMillis(), TimeUnit.MILLISECONDS);
        }
    }
}
