package dev.precept.pdp.stream;

import dev.precept.domain.shared.Position;
import dev.precept.pdp.door.Admission;
import dev.precept.pdp.door.Answer;
import dev.precept.pdp.door.Door;
import dev.precept.pdp.door.Fields;
import dev.precept.pdp.door.Visit;
import dev.precept.pdp.eventstore.LogUnavailableException;
import dev.precept.pdp.web.JsonText;
import dev.precept.pdp.web.NonBlocking;
import dev.precept.pdp.web.Problem;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What happens after a position: as server-sent events (HTML standard, section 9.2) for as long as
 * the follower stays, or as one answer, waited for if so asked.
 */
final class ChangesDoor implements Door {
    private static final Set<String> GET = Set.of("GET");
    private static final String EVENT_STREAM = "text/event-stream";
    private static final List<String> PARAMETERS =
            Stream.concat(Stream.of("after", "wait", "log"), Following.PARAMETERS.stream())
                    .toList();

    private final FollowerDesk desk;

    ChangesDoor(FollowerDesk desk) {
        this.desk = desk;
    }

    @Override
    public Admission admission() {
        return Admission.FOLLOWER;
    }

    @Override
    public Set<String> methods() {
        return GET;
    }

    @Override
    public Answer answer(Visit visit) {
        try {
            Query query = new Query(visit.question().query(), PARAMETERS);
            Following following = Following.of(visit, query);
            desk.checkLog(visit, query.text("log"));
            String accept = visit.question().fields().first("Accept");
            boolean isStream = accept != null && accept.contains(EVENT_STREAM);
            Position after = after(visit, query);
            Duration wait = wait(query.text("wait"));
            desk.checkRoom(visit);
            desk.reach(after);
            Follower follower = desk.follower(following, after);
            return isStream
                    ? Answer.streamed(
                                    EVENT_STREAM, new EventStream(desk, visit, following, follower))
                            .with("Cache-Control", "no-store")
                            // For proxies that would otherwise wait for more (nginx).
                            .with("X-Accel-Buffering", "no")
                    : poll(visit, follower, wait);
        } catch (Refused refused) {
            return refusal(refused.problem());
        }
    }

    @Override
    public Answer refusal(Problem problem) {
        return Answer.problem(problem);
    }

    /** What a stream that broke off came to says more than where it began. */
    private static Position after(Visit visit, Query query) throws Refused {
        Fields fields = visit.question().fields();
        String last = fields.first("Last-Event-ID");
        String after = last == null || last.isEmpty() ? query.text("after") : last;
        if (after == null || !after.matches("[0-9]{1,18}")) {
            throw Refused.invalid(
                    "after",
                    "the position is due up to which everything is here already: that of a"
                            + " snapshot, or 0");
        }
        return new Position(Long.parseLong(after));
    }

    private static Duration wait(@Nullable String text) throws Refused {
        if (text == null) {
            return Duration.ZERO;
        }
        Duration wait =
                text.matches("[0-9]{1,3}s")
                        ? Duration.ofSeconds(Long.parseLong(text.substring(0, text.length() - 1)))
                        : Limits.POLL.plusSeconds(1);
        if (wait.compareTo(Limits.POLL) > 0) {
            throw Refused.invalid("wait", "0s to " + Limits.POLL.toSeconds() + "s are due");
        }
        return wait;
    }

    private Answer poll(Visit visit, Follower follower, Duration wait) throws Refused {
        NonBlocking.beforeWaiting();
        Position after = follower.position();
        try (Followers.Seat _ = desk.enter(visit)) {
            long begun = System.nanoTime();
            long until = begun + wait.toNanos();
            long longest = Math.max(wait.toNanos(), Limits.POLL_READING.toNanos());
            List<byte[]> messages = new ArrayList<>();
            long bytes = 0;
            long left = wait.toNanos();
            while (messages.isEmpty() || (follower.isBehind() && bytes < Limits.POLL_BYTES)) {
                // Who is far behind is told how far he has come, and judged anew when he goes on.
                if (follower.isBehind() && System.nanoTime() - begun > longest) {
                    break;
                }
                byte[] message = follower.next();
                if (message != null) {
                    messages.add(message);
                    desk.followers().sent();
                    bytes += message.length;
                } else if (!follower.isBehind()) {
                    if (left <= 0 || !desk.isOpen()) {
                        break;
                    }
                    desk.feed().window().await(follower.position(), Duration.ofNanos(left));
                    left = until - System.nanoTime();
                }
            }
            return Answer.json(body(after, follower, messages)).with("Cache-Control", "no-store");
        } catch (LogUnavailableException away) {
            throw FollowerDesk.logUnavailable();
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw FollowerDesk.noRoom();
        }
    }

    private byte[] body(Position after, Follower follower, List<byte[]> messages) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        String head =
                "{\"log\":"
                        + JsonText.quote(desk.feed().window().image().log())
                        + ",\"after\":"
                        + after
                        + ",\"position\":"
                        + follower.position()
                        + ",\"at\":"
                        + JsonText.quote(follower.at().toString())
                        + ",\"head\":"
                        + desk.feed().window().head()
                        + ",\"messages\":[";
        out.writeBytes(head.getBytes(StandardCharsets.UTF_8));
        for (int i = 0; i < messages.size(); i++) {
            if (i > 0) {
                out.write(',');
            }
            out.writeBytes(messages.get(i));
        }
        out.writeBytes("]}".getBytes(StandardCharsets.UTF_8));
        return out.toByteArray();
    }
}
