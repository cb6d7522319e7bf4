package dev.precept.pdp.stream.signal;

import dev.precept.domain.shared.IdSource;
import dev.precept.pdp.eventstore.LogUnavailableException;
import dev.precept.pdp.fetch.Fetcher;
import dev.precept.pdp.jose.Sealing;
import dev.precept.pdp.stream.Places;
import dev.precept.pdp.stream.Rounds;
import dev.precept.pdp.stream.Undelivered;
import dev.precept.projections.image.OrganizationImage;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/**
 * Pushes tokens (RFC 8935): one stream by one node at a time, the next token when the one before
 * was accepted, tried again with growing pauses where it was not.
 */
final class SignalPusher implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(SignalPusher.class);

    private final SignalStreams streams;
    private final SignalLog log;
    private final SecurityEventTokens tokens;
    private final Fetcher fetcher;
    private final Sealing sealing;
    private final String node;
    private final Set<String> inHand = ConcurrentHashMap.newKeySet();
    private final Places places =
            new Places(Limits.PUSHED_AT_ONCE, Limits.PUSHED_AT_ONCE_PER_ORGANIZATION);
    private final Rounds rounds = new Rounds("signals", Limits.ROUND);
    private long sweptNanos = System.nanoTime() - Limits.SWEEP.toNanos();

    SignalPusher(
            SignalLog log,
            SecurityEventTokens tokens,
            Fetcher fetcher,
            Sealing sealing,
            IdSource ids) {
        this.streams = log.streams();
        this.log = log;
        this.tokens = tokens;
        this.fetcher = fetcher;
        this.sealing = sealing;
        this.node = ids.next();
    }

    @Override
    public void start() {
        rounds.start(this::roundOrTell);
    }

    /** Ends after what is on its way. */
    @Override
    public void stop() {
        rounds.stop();
    }

    @Override
    public boolean isRunning() {
        return rounds.isRunning();
    }

    private void roundOrTell(Executor pushers) {
        try {
            sweep();
            for (SignalStreams.Due due : streams.due(log.images().get().position().value())) {
                if (inHand.add(due.id())) {
                    if (places.enter(due.organization())) {
                        pushers.execute(() -> pushOrTell(due));
                    } else {
                        inHand.remove(due.id());
                    }
                }
            }
        } catch (DataAccessException away) {
            LOG.info("Signals are pushed later: {}", away.getMessage());
        } catch (RuntimeException fault) {
            // Thrown, it would end the rounds for ever.
            LOG.error("A round of signals failed", fault);
        }
    }

    /** Forgets the streams of receivers and organizations that are gone. */
    private void sweep() {
        if (System.nanoTime() - sweptNanos < Limits.SWEEP.toNanos()) {
            return;
        }
        sweptNanos = System.nanoTime();
        long position = log.images().get().position().value();
        for (SignalStreams.Party party : streams.parties(position)) {
            if (!log.isThere(party)) {
                streams.remove(party, position);
            }
        }
    }

    private void pushOrTell(SignalStreams.Due due) {
        String id = due.id();
        try {
            if (streams.claim(id, node)) {
                push(id);
            }
        } catch (DataAccessException | LogUnavailableException away) {
            LOG.info("Stream {} is pushed later: {}", id, away.getMessage());
        } catch (RuntimeException fault) {
            LOG.error("Stream {} could not be pushed", id, fault);
        } finally {
            places.leave(due.organization());
            inHand.remove(id);
        }
    }

    private void push(String id) {
        try {
            long start = System.nanoTime();
            boolean isGoing = true;
            while (isGoing
                    && isRunning()
                    && System.nanoTime() - start < Limits.TURN.toNanos()
                    && streams.claim(id, node)) {
                SignalStream stream = streams.find(id).orElse(null);
                OrganizationImage organization =
                        stream == null
                                ? null
                                : log.images().get().organization(stream.organization());
                isGoing =
                        stream != null
                                && organization != null
                                && stream.status() == SignalStream.Status.ENABLED
                                && isEntitled(stream)
                                && pushNext(organization, stream);
            }
        } catch (DataAccessException away) {
            // The database says when it is back; there is nowhere to write it down.
            throw away;
        } catch (RuntimeException fault) {
            // Tried again at once it would fail at once, for ever.
            streams.deferred(id, "This service could not make the token.");
            throw fault;
        } finally {
            streams.release(id, node);
        }
    }

    private boolean isEntitled(SignalStream stream) {
        boolean isEntitled = log.isEntitled(stream);
        if (!isEntitled) {
            streams.deferred(stream.id(), "The receiver has no right to it any more.");
        }
        return isEntitled;
    }

    /** Pushes one token; false where there is none, or it was not accepted. */
    private boolean pushNext(OrganizationImage organization, SignalStream stream) {
        SignalStream.Verification verification = stream.verification();
        if (verification != null) {
            boolean isTaken = post(stream, tokens.of(organization, stream, verification));
            if (isTaken) {
                streams.verified(stream.id(), verification.id());
            }
            return isTaken;
        }
        SignalLog.Next next = log.after(stream, stream.position(), 1);
        if (next.signals().isEmpty()) {
            return next.reached() > stream.position()
                    && streams.acknowledge(stream, next.reached(), Set.of());
        }
        Signal signal = next.signals().getFirst();
        boolean isThere = stream.acknowledged().contains(signal.id());
        return (isThere || post(stream, tokens.of(organization, stream, signal)))
                && streams.acknowledge(
                        stream,
                        signal.position(),
                        stream.acknowledged().stream()
                                .filter(id -> !id.equals(signal.id()))
                                .toList());
    }

    private boolean post(SignalStream stream, String token) {
        String endpoint = stream.settings().endpoint();
        String sealed = stream.settings().authorization();
        Map<String, String> fields = new HashMap<>(Map.of("Accept", "application/json"));
        if (sealed != null) {
            sealing.open(stream.id(), sealed).ifPresent(it -> fields.put("Authorization", it));
        }
        if (endpoint == null) {
            return false;
        }
        byte[] body = token.getBytes(StandardCharsets.US_ASCII);
        try {
            int status = fetcher.post(endpoint, SecurityEventTokens.MEDIA_TYPE, body, fields);
            // RFC 8935 section 2.2: 202.
            if (status / 100 == 2) {
                return true;
            }
            streams.failed(stream.id(), "Answered with status " + status + ".");
        } catch (IOException unreachable) {
            streams.failed(stream.id(), Undelivered.reason(unreachable));
        }
        return false;
    }
}
