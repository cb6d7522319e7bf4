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
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * One connection: its requests are answered one after the other, in their order. All of it runs on
 * the connection's event loop, but for questions that may hold a thread up.
 */
final class Connection extends ChannelInboundHandlerAdapter {
    private static final Logger LOGGER = LoggerFactory.getLogger(Connection.class);
    private static final byte[] NO_BODY = {};
    private static final int OK = 200;

    private final Parts parts;
    private final RequestReader reader;
    private final AnswerWriter writer = new AnswerWriter();
    private Peer peer = Peer.UNKNOWN;
    private State state = State.READING;
    private boolean isStopping;
    private boolean isContinued;

    /** Whether it is known how the body of the present request is taken. */
    private boolean isLookedAt;

    /** The question without its body, where that is taken by lines. */
    private @Nullable Question lines;

    /** Whether an answer by lines is under way. */
    private boolean isBegun;

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
        since = now(context);
        if (context.channel().remoteAddress() instanceof InetSocketAddress address) {
            peer = new Peer(address.getAddress(), List.of());
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
                since = now(context);
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
                peer = new Peer(peer.address(), certificates(context));
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

    private static List<X509Certificate> certificates(ChannelHandlerContext context) {
        SslHandler tls = context.pipeline().get(SslHandler.class);
        try {
            return Stream.of(tls.engine().getSession().getPeerCertificates())
                    .map(X509Certificate.class::cast)
                    .toList();
        } catch (SSLPeerUnverifiedException none) {
            return List.of();
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

    /** Whether there may be more to answer. */
    private boolean answer(ChannelHandlerContext context, Head head) throws Refusal {
        if (!isLookedAt) {
            isLookedAt = true;
            Question asked = question(head, NO_BODY);
            lines = !head.isOld() && parts.doors.takesLines(asked) ? asked : null;
        }
        return lines == null ? answerWhole(context, head) : answerLine(context, head, lines);
    }

    private boolean answerWhole(ChannelHandlerContext context, Head head) throws Refusal {
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
        isLookedAt = false;
        ask(context, question(head, body), answer -> give(context, head, answer));
        return true;
    }

    private boolean answerLine(ChannelHandlerContext context, Head head, Question asked)
            throws Refusal {
        byte[] line;
        try {
            line = reader.line(head, dev.precept.pdp.door.Limits.LINE_BYTES);
        } catch (TooLarge tooLarge) {
            Answer answer = parts.doors.refusal(asked, dev.precept.pdp.door.Limits.LINE_TOO_LONG);
            writeLine(context, head, answer);
            return false;
        }
        if (line != null) {
            ask(context, asked.withBody(line), answer -> writeLine(context, head, answer));
        } else if (!reader.endLines()) {
            askForBody(context, head);
            return false;
        } else if (isBegun) {
            endLines(context, head);
        } else {
            ask(context, asked, answer -> writeOnlyLine(context, head, answer));
        }
        return true;
    }

    /** Has the question answered, here or elsewhere, and what is to follow done here. */
    private void ask(ChannelHandlerContext context, Question question, Consumer<Answer> then) {
        if (question.body().length > Limits.LOOP_BODY_BYTES) {
            askElsewhere(context, question, then);
            return;
        }
        Answer answer;
        try {
            answer = parts.doors.answer(question);
        } catch (NonBlocking.MustWait mustWait) {
            askElsewhere(context, question, then);
            return;
        }
        then.accept(answer);
        since = now(context);
    }

    private void askElsewhere(
            ChannelHandlerContext context, Question question, Consumer<Answer> then) {
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
                    context.executor().execute(() -> goOn(context, found, then));
                });
    }

    private void goOn(
            ChannelHandlerContext context, @Nullable Answer answer, Consumer<Answer> then) {
        if (state != State.ANSWERING) {
            return;
        }
        if (answer == null) {
            context.close();
            return;
        }
        readOn(context);
        then.accept(answer);
        if (state != State.ANSWERING) {
            lookOn(context);
        }
    }

    private void readOn(ChannelHandlerContext context) {
        state = State.READING;
        since = now(context);
    }

    private void lookOn(ChannelHandlerContext context) {
        context.channel().config().setAutoRead(context.channel().isWritable());
        work(context);
        context.flush();
    }

    private void give(ChannelHandlerContext context, Head head, Answer answer) {
        BodyStream body = answer.stream();
        if (body == null) {
            write(context, head, answer, false);
        } else {
            state = State.ANSWERING;
            context.channel().config().setAutoRead(false);
            stream(context, head, answer, body);
        }
    }

    /** Answers with a body that is made elsewhere while it is sent. */
    private void stream(ChannelHandlerContext context, Head head, Answer answer, BodyStream body) {
        boolean isLast = head.isLast() || head.isOld();
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
        readOn(context);
        lookOn(context);
    }

    /** The first line's answer decides the status; one that is refused is the last. */
    private void writeLine(ChannelHandlerContext context, Head head, Answer answer) {
        boolean isRefused = answer.status() != OK;
        if (isRefused && !isBegun) {
            write(context, head, answer, true);
            return;
        }
        if (!isBegun) {
            isBegun = true;
            context.write(writer.writeHead(context.alloc(), answer, false));
        }
        byte[] line =
                isRefused && lines != null ? parts.doors.asLine(lines, answer) : answer.body();
        context.write(writer.line(context.alloc(), line));
        if (isRefused) {
            endAfterDropping(context, Unpooled.wrappedBuffer(AnswerWriter.LAST_CHUNK));
        }
    }

    private void writeOnlyLine(ChannelHandlerContext context, Head head, Answer answer) {
        writeLine(context, head, answer);
        if (state != State.ENDING) {
            endLines(context, head);
        }
    }

    private void endLines(ChannelHandlerContext context, Head head) {
        isLookedAt = false;
        isBegun = false;
        isContinued = false;
        ByteBuf end = Unpooled.wrappedBuffer(AnswerWriter.LAST_CHUNK);
        if (head.isLast() || isStopping) {
            state = State.ENDING;
            context.writeAndFlush(end).addListener(ChannelFutureListener.CLOSE);
        } else {
            context.write(end);
        }
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
        since = now(context);
    }

    private void drop(ChannelHandlerContext context, int bytes) {
        dropped += bytes;
        if (dropped > Limits.DROPPED_BYTES) {
            context.close();
        }
    }

    /** The loop's own time, in nanoseconds. */
    private static long now(ChannelHandlerContext context) {
        return context.executor().ticker().nanoTime();
    }

    /** Ends the connection where it takes too long, and looks again a little later. */
    private void look(ChannelHandlerContext context) {
        @Nullable Duration most =
                switch (state) {
                    case ENDING -> Limits.DROPPING;
                    case ANSWERING -> null;
                    case READING ->
                            (isBegun || reader.isEmpty()) && context.channel().isWritable()
                                    ? Limits.IDLE
                                    : Limits.SLOW;
                };
        if (most != null && now(context) - since > most.toNanos()) {
            context.close();
        } else if (context.channel().isOpen()) {
            context.executor()
                    .schedule(() -> look(context), Limits.LOOK.toMillis(), TimeUnit.MILLISECONDS);
        }
    }
}
