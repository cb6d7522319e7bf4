package dev.precept.pdp.stream.signal;

import dev.precept.projections.image.OrganizationImage;

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;

/**
 * Answers polls (RFC 8936): takes in what the receiver has, and hands out what it has not, in the
 * order of the log. What is not acknowledged is handed out again. Threads share it.
 */
final class SignalPoll {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int TRIES = 5;

    private final SignalStreams streams;
    private final SignalLog log;
    private final SecurityEventTokens tokens;
    private final Semaphore waiting = new Semaphore(Limits.WAITING_POLLS);

    SignalPoll(SignalStreams streams, SignalLog log, SecurityEventTokens tokens) {
        this.streams = streams;
        this.log = log;
        this.tokens = tokens;
    }

    /**
     * What is asked (RFC 8936 section 2.2).
     *
     * @param acknowledged what has arrived, or was refused for good
     */
    record Asked(int maximum, boolean isAtOnce, Set<String> acknowledged) {}

    /** The answer to a poll. */
    ObjectNode answer(OrganizationImage organization, String id, Asked asked)
            throws InterruptedException {
        acknowledge(id, asked.acknowledged());
        ObjectNode answer = collect(organization, id, asked.maximum());
        if (!asked.isAtOnce()
                && asked.maximum() > 0
                && answer.get("sets").isEmpty()
                && waiting.tryAcquire()) {
            try {
                long end = System.nanoTime() + Limits.POLL.toNanos();
                while (answer.get("sets").isEmpty() && System.nanoTime() < end) {
                    Thread.sleep(Limits.ROUND);
                    answer = collect(organization, id, asked.maximum());
                }
            } finally {
                waiting.release();
            }
        }
        return answer;
    }

    private ObjectNode collect(OrganizationImage organization, String id, int maximum) {
        ObjectNode answer = JSON.createObjectNode();
        ObjectNode sets = answer.putObject("sets");
        SignalStream stream = streams.find(id).orElse(null);
        if (stream == null
                || stream.status() != SignalStream.Status.ENABLED
                || !log.isEntitled(stream)) {
            return answer.put("moreAvailable", false);
        }
        SignalStream.Verification verification = stream.verification();
        if (verification != null && maximum > 0) {
            sets.put(verification.id(), tokens.of(organization, stream, verification));
        }
        int most = maximum + stream.acknowledged().size() + 1;
        SignalLog.Next next = log.after(stream, stream.position(), most);
        if (next.signals().isEmpty() && next.reached() > stream.position()) {
            streams.acknowledge(stream, next.reached(), Set.of());
        }
        boolean isMore = false;
        for (Signal signal : next.signals()) {
            if (!stream.acknowledged().contains(signal.id())) {
                if (sets.size() < maximum) {
                    sets.put(signal.id(), tokens.of(organization, stream, signal));
                } else {
                    isMore = true;
                }
            }
        }
        return answer.put("moreAvailable", isMore);
    }

    /** Moves the stream past everything that the receiver has without a gap. */
    private void acknowledge(String id, Set<String> acknowledged) {
        boolean isTold = acknowledged.isEmpty();
        for (int i = 0; i < TRIES && !isTold; i++) {
            SignalStream stream = streams.find(id).orElse(null);
            isTold = stream == null || acknowledge(stream, acknowledged);
        }
    }

    private boolean acknowledge(SignalStream stream, Set<String> acknowledged) {
        SignalStream.Verification verification = stream.verification();
        if (verification != null && acknowledged.contains(verification.id())) {
            streams.verified(stream.id(), verification.id());
        }
        Set<String> all = new HashSet<>(stream.acknowledged());
        all.addAll(acknowledged);
        // Only what was handed out can have arrived: of anything else nothing is kept.
        List<Signal> handedOut =
                log.after(
                                stream,
                                stream.position(),
                                Limits.TOKENS_PER_POLL + stream.acknowledged().size())
                        .signals();
        long position = stream.position();
        List<String> beyond = new ArrayList<>();
        boolean isGap = false;
        for (Signal signal : handedOut) {
            boolean isThere = all.contains(signal.id());
            isGap |= !isThere;
            if (!isGap) {
                position = signal.position();
            } else if (isThere) {
                beyond.add(signal.id());
            }
        }
        return beyond.size() > Limits.TOKENS_PER_POLL
                || streams.acknowledge(stream, position, beyond);
    }
}
