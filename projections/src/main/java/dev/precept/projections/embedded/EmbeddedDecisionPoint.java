package dev.precept.projections.embedded;

import dev.precept.domain.shared.EventEnvelope;
import dev.precept.domain.shared.Position;
import dev.precept.projections.decision.AccessRequest;
import dev.precept.projections.decision.Decision;
import dev.precept.projections.decision.PolicyDecisionPoint;
import dev.precept.projections.decision.Reason;
import dev.precept.projections.delta.LogContradiction;
import dev.precept.projections.feed.FeedFilter;
import dev.precept.projections.feed.FeedMessage;
import dev.precept.projections.feed.FeedReplay;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.loader.ImageLoader;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * The decision rule at a gateway, from an image that is kept there. It has no thread and reads no
 * network: an owner hands in what the {@link Feed} and the {@link LeaseOffice} say, and does what
 * each {@link Step} asks for. Decisions may be asked for by any number of threads meanwhile.
 *
 * <p>A permit needs a lease that covers the image it was made from when it is made; a deny needs
 * none. There is no lease at the beginning, whatever image was {@linkplain #load loaded}, and none
 * once the image is {@linkplain #distrust distrusted}, until another one is loaded.
 */
public final class EmbeddedDecisionPoint {
    private final ImageLoader loader;
    private final LongSupplier nanoTime;
    private volatile State state;
    private volatile Position told = Position.ZERO;

    /**
     * An image and the lease for it: who has the one has the other.
     *
     * @param before images up to there may be from before the last load, and of no such lease
     */
    private record State(PolicyImage image, Lease lease, boolean isTrusted, Position before) {
        boolean has(PolicyImage candidate) {
            return candidate == image
                    || (candidate.log().equals(image.log())
                            && candidate.position().compareTo(before) > 0);
        }
    }

    /**
     * Begins without an image to answer from.
     *
     * @param loader told of every image
     * @param nanoTime as {@link System#nanoTime}
     */
    public EmbeddedDecisionPoint(ImageLoader loader, LongSupplier nanoTime) {
        this.loader = loader;
        this.nanoTime = nanoTime;
        this.state = new State(loader.image(), new Lease(), false, Position.ZERO);
    }

    /**
     * Decides by the rule. Whoever enforces the answer takes an exception as a deny. What was told
     * of the image holds for every permit from then on: one that is made while a later image is
     * told of is decided again.
     *
     * @param stale what becomes of a permit that no lease covers
     */
    public Answer decide(Question question, StaleMode stale) {
        State now = state;
        while (true) {
            Answer answer = decide(now, question, stale);
            State newest = state;
            boolean isOvertaken =
                    told.compareTo(now.image.position()) > 0
                            && newest.image.position().compareTo(now.image.position()) > 0;
            if (!answer.decision().isPermitted() || !isOvertaken) {
                return answer;
            }
            now = newest;
        }
    }

    private Answer decide(State now, Question question, StaleMode stale) {
        Position position = now.image.position();
        if (!now.isTrusted) {
            return new Answer(new Decision(Reason.LEASE_EXPIRED, position), null, false);
        }
        AccessRequest request = question.of(now.image);
        Decision decision = PolicyDecisionPoint.decide(now.image, request);
        if (!decision.isPermitted() || now.lease.covers(position, nanoTime.getAsLong())) {
            return new Answer(decision, request, false);
        }
        return switch (stale) {
            case DENY -> new Answer(new Decision(Reason.LEASE_EXPIRED, position), request, false);
            case SERVE_STALE -> new Answer(decision, request, true);
        };
    }

    /** The newest image; of an unknown log before the first one was loaded. */
    public PolicyImage image() {
        return state.image;
    }

    /** Whether there is an image, and none knows it to be wrong. */
    public boolean isTrusted() {
        return state.isTrusted;
    }

    /**
     * Whether a permit from this image, the newest or an earlier one, may be given now. For those
     * who decide by themselves: to be asked once they have decided.
     */
    public boolean covers(PolicyImage image) {
        return told.compareTo(image.position()) <= 0 && leaseLeft(image).isPositive();
    }

    /** For how much longer permits from this image may be given; at least zero. */
    public Duration leaseLeft(PolicyImage image) {
        State now = state;
        return now.isTrusted && now.has(image)
                ? Duration.ofNanos(now.lease.remaining(image.position(), nanoTime.getAsLong()))
                : Duration.ZERO;
    }

    /** How many positions of the log the image lacks, as far as is known; at least zero. */
    public long behind() {
        State now = state;
        return Math.max(0, now.lease.head().value() - now.image.position().value());
    }

    /** Waits until an image has reached a position, as {@link ImageLoader#await}. */
    public boolean await(Position position, Duration atMost) {
        return loader.await(position, atMost);
    }

    /**
     * Begins with an image, or begins again: from a snapshot, or as it was kept from before. One
     * that is older than what is there, and no better, is passed over. For the owner.
     */
    public synchronized void load(PolicyImage snapshot) {
        State now = state;
        boolean isNoBetter =
                now.isTrusted
                        && snapshot.log().equals(now.image.log())
                        && snapshot.position().compareTo(now.image.position()) <= 0;
        if (!isNoBetter) {
            now.lease.revoke();
            loader.publish(snapshot);
            state = new State(snapshot, new Lease(), true, before(snapshot, now));
            told = Position.ZERO;
        }
    }

    /** Up to where there may have been images of the same log before a snapshot. */
    private static Position before(PolicyImage snapshot, State now) {
        Position last = now.image.position();
        if (!snapshot.log().equals(now.image.log())) {
            return Position.ZERO;
        }
        return last.compareTo(now.before) > 0 ? last : now.before;
    }

    /** Takes in what happened, or what did not. For the owner. */
    public synchronized Step take(FeedMessage message) {
        State now = state;
        if (!now.isTrusted) {
            return Step.BEGIN_AGAIN;
        }
        if (!message.log().equals(now.image.log())) {
            return endOfLog();
        }
        if (message.previous().compareTo(now.image.position()) > 0) {
            return Step.FOLLOW_ANEW;
        }
        PolicyImage next;
        try {
            next = FeedReplay.after(now.image, message);
        } catch (LogContradiction | IllegalArgumentException | IllegalStateException unfit) {
            return distrust();
        }
        if (next != now.image) {
            loader.publish(next, events(message, now.image.position()));
            state = new State(next, now.lease, true, now.before);
        }
        return Step.GO_ON;
    }

    /** What to ask for a lease with; null while there is no image to ask for. For the owner. */
    public @Nullable LeaseQuestion question() {
        PolicyImage image = told();
        return image == null
                ? null
                : new LeaseQuestion(
                        image.log(), image.position(), FeedFilter.EVERYTHING.hash(image));
    }

    private synchronized @Nullable PolicyImage told() {
        State now = state;
        told = now.image.position();
        return now.isTrusted ? now.image : null;
    }

    /**
     * Takes in the answer to a question, also a late one, or one that came twice. For the owner.
     *
     * @param askedNanos when the question was sent, or earlier
     */
    public synchronized Step granted(LeaseQuestion question, LeaseAnswer answer, long askedNanos) {
        if (!state.isTrusted) {
            return Step.BEGIN_AGAIN;
        }
        if (!answer.log().equals(state.image.log())) {
            return endOfLog();
        }
        state.lease.grant(answer.head(), askedNanos, answer.lease());
        boolean isUnchanged =
                !answer.changed()
                        && question.log().equals(answer.log())
                        && question.position().compareTo(state.image.position()) <= 0;
        return isUnchanged
                ? take(
                        new FeedMessage.Heartbeat(
                                answer.log(), question.position(), answer.head(), answer.at()))
                : Step.GO_ON;
    }

    /** How far it has come; null while there is no image. For the owner. */
    public @Nullable FollowerReport report(@Nullable String error) {
        LeaseQuestion at = question();
        return at == null
                ? null
                : new FollowerReport(at.log(), at.position(), at.stateHash(), error);
    }

    /** The image is not what it should be: no permit comes from it again. For the owner. */
    public synchronized Step distrust() {
        state.lease.revoke();
        state = new State(state.image, new Lease(), false, state.before);
        return Step.BEGIN_AGAIN;
    }

    /** There is another log now. What the image says was true, but is known to be overtaken. */
    private Step endOfLog() {
        state.lease.revoke();
        return Step.BEGIN_AGAIN;
    }

    /** Those that lead beyond the position. */
    private static List<EventEnvelope> events(FeedMessage message, Position position) {
        return switch (message) {
            case FeedMessage.Changes changes ->
                    changes.events().stream()
                            .filter(event -> event.position().compareTo(position) > 0)
                            .toList();
            case FeedMessage.Heartbeat _ -> List.of();
        };
    }
}
