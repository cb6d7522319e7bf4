package dev.precept.pdp.listener;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.pdp.door.Doors;
import dev.precept.pdp.web.Consistency;
import dev.precept.pdp.web.NodeLease;
import dev.precept.pdp.web.Past;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.loader.ImageLoader;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/** A connection ends in time, whatever its other end does, and gives back what it keeps. */
class ConnectionTest {
    private static final String REQUEST = "GET /x HTTP/1.1\r\nHost: h\r\n\r\n";

    private final Budget budget = new Budget(Limits.UNFINISHED_BYTES);
    private final EmbeddedChannel channel = new EmbeddedChannel();

    @BeforeEach
    void open() {
        ImageLoader loader = new ImageLoader(PolicyImage.empty("log"));
        Consistency consistency =
                new Consistency(
                        loader, OptionalLong::empty, NodeLease.ENDLESS, Duration.ZERO, Past.NONE);
        Doors doors = new Doors(List.of(), List.of(), consistency, InstantSource.system());
        channel.freezeTime();
        channel.pipeline()
                .addLast(new Connection(new Connection.Parts(doors, Runnable::run, budget)));
        channel.pipeline().fireChannelActive();
    }

    @AfterEach
    void close() {
        channel.finishAndReleaseAll();
        assertThat(budget.left()).isEqualTo(Limits.UNFINISHED_BYTES);
    }

    private void send(String text) {
        channel.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1));
    }

    private String sent() {
        ByteBuf out = channel.readOutbound();
        if (out == null) {
            return "";
        }
        String text = out.toString(StandardCharsets.ISO_8859_1);
        out.release();
        return text;
    }

    private boolean isOpenAfter(Duration time) {
        for (long second = 0; second < time.toSeconds(); second++) {
            channel.advanceTimeBy(1, TimeUnit.SECONDS);
            channel.runScheduledPendingTasks();
        }
        return channel.isOpen();
    }

    @Test
    void aSilentConnectionEnds() {
        send(REQUEST);
        assertThat(sent()).startsWith("HTTP/1.1 404 ");
        assertThat(isOpenAfter(Limits.IDLE.minusSeconds(2))).isTrue();
        send(REQUEST);
        assertThat(sent()).startsWith("HTTP/1.1 404 ");
        assertThat(isOpenAfter(Limits.IDLE.minusSeconds(2))).isTrue();
        assertThat(isOpenAfter(Duration.ofSeconds(4))).isFalse();
    }

    @Test
    void aRequestThatComesTooSlowlyEndsTheConnectionHoweverMuchOfItComes() {
        send("GET /x HTTP/1.1\r\n");
        for (int second = 2; second < Limits.SLOW.toSeconds(); second++) {
            send("X: y\r\n");
            assertThat(isOpenAfter(Duration.ofSeconds(1))).isTrue();
        }
        send("X: y\r\n");
        assertThat(isOpenAfter(Duration.ofSeconds(4))).isFalse();
    }

    @Test
    void aBodyThatDoesNotComeEndsTheConnection() {
        send("POST /x HTTP/1.1\r\nHost: h\r\nContent-Length: 100000\r\n\r\n" + "x".repeat(50_000));
        assertThat(budget.left()).isLessThan(Limits.UNFINISHED_BYTES);
        assertThat(isOpenAfter(Limits.SLOW.plusSeconds(2))).isFalse();
    }

    @Test
    void whatFollowsARefusalIsDroppedForALittle() {
        send("nonsense\r\n\r\n");
        assertThat(sent()).startsWith("HTTP/1.1 400 ").contains("Connection: close");
        send(REQUEST);
        assertThat(sent()).isEmpty();
        assertThat(channel.isOpen()).isTrue();
        assertThat(isOpenAfter(Limits.DROPPING.plusSeconds(2))).isFalse();
    }

    @Test
    void whatFollowsARefusalIsNotReadForever() {
        send("nonsense\r\n\r\n");
        sent();
        for (int bytes = 0; bytes <= Limits.DROPPED_BYTES; bytes += 1 << 20) {
            send("x".repeat(1 << 20));
        }
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void aStopEndsASilentConnectionAtOnceAndAnotherAfterItsAnswer() {
        send(REQUEST.substring(0, 10));
        channel.pipeline().fireUserEventTriggered(Connection.Stop.NOW);
        assertThat(channel.isOpen()).isTrue();
        send(REQUEST.substring(10));
        assertThat(sent()).startsWith("HTTP/1.1 404 ").contains("Connection: close");
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void aStopEndsASilentConnection() {
        channel.pipeline().fireUserEventTriggered(Connection.Stop.NOW);
        assertThat(channel.isOpen()).isFalse();
    }
}
