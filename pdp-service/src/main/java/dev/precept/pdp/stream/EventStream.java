package dev.precept.pdp.stream;

import dev.precept.domain.shared.Position;
import dev.precept.pdp.door.BodyStream;
import dev.precept.pdp.door.Visit;
import dev.precept.pdp.eventstore.LogUnavailableException;
import dev.precept.projections.image.PolicyImage;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * One follower's stream, as fast as it is taken: who takes it slowly holds up this thread alone,
 * and finds what it has missed in the window or the log. It ends where the follower may not go on,
 * after a long time, and when the service stops; whoever follows then asks again from where it is.
 */
final class EventStream implements BodyStream {
    private final FollowerDesk desk;
    private final Visit visit;
    private final Following following;
    private final Follower follower;

    private @Nullable PolicyImage judged;
    private long judgedNanos;

    /** Up to where the follower has been told, and when last. */
    private Position told = Position.ZERO;

    private long toldNanos;
    private boolean isTold;

    EventStream(FollowerDesk desk, Visit visit, Following following, Follower follower) {
        this.desk = desk;
        this.visit = visit;
        this.following = following;
        this.follower = follower;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        try (Followers.Seat _ = desk.enter(visit)) {
            long end = System.nanoTime() + Limits.STREAM.toNanos();
            while (desk.isOpen() && System.nanoTime() < end && mayGoOn()) {
                byte[] message = follower.next();
                if (message != null) {
                    write(out, "event: changes\nid: " + follower.position() + "\ndata: ", message);
                    desk.followers().sent();
                }
                Duration quiet = untilHeartbeat();
                if (message == null && (quiet.isZero() || quiet.isNegative())) {
                    write(out, "event: heartbeat\ndata: ", follower.heartbeat());
                    quiet = untilHeartbeat();
                }
                if (!follower.isBehind()) {
                    out.flush();
                    desk.feed().window().await(follower.position(), unjudged(quiet));
                }
            }
        } catch (IOException gone) {
            desk.followers().lost();
            throw gone;
        } catch (Refused full) {
            throw new IOException("no seat is left", full);
        } catch (LogUnavailableException away) {
            throw new IOException("the log cannot be read", away);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the listener stops");
        }
    }

    private void write(OutputStream out, String fields, byte[] message) throws IOException {
        out.write(fields.getBytes(StandardCharsets.US_ASCII));
        out.write(message);
        out.write('\n');
        out.write('\n');
        told = follower.position();
        toldNanos = System.nanoTime();
        isTold = true;
    }

    /** How long nothing need be said. */
    private Duration untilHeartbeat() {
        if (!isTold) {
            return Duration.ZERO;
        }
        Duration pause =
                follower.position().compareTo(told) > 0 ? Limits.HEARTBEAT : Limits.SILENCE;
        return pause.minusNanos(System.nanoTime() - toldNanos);
    }

    /** No longer than the follower may go on unjudged. */
    private static Duration unjudged(Duration quiet) {
        return quiet.compareTo(Limits.JUDGED) < 0 ? quiet : Limits.JUDGED;
    }

    /** Looked at with every image, and now and then: keys and tokens end by time too. */
    @SuppressWarnings("ReferenceEquality")
    private boolean mayGoOn() {
        PolicyImage image = desk.feed().window().image();
        long now = System.nanoTime();
        if (image != judged || now - judgedNanos >= Limits.JUDGED.toNanos()) {
            judged = image;
            judgedNanos = now;
            return desk.goesOn(visit, following);
        }
        return true;
    }
}
