package dev.precept.pdp.opa.engine;

import dev.precept.projections.condition.RegoOutcome;
import dev.precept.projections.decision.RegoQuestion;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.net.ConnectException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

import javax.net.ssl.SSLException;

/**
 * An OPA server. It is given a module when it is first asked about it, and again once it has lost
 * it, as when it starts anew. Threads share it.
 *
 * <p>What is asked at once is bounded, in all, of each organization and of each module. A module
 * that fails or is late again and again is not asked for a while, nor is any while the server
 * cannot be reached: so a policy that takes too long keeps no other from being asked. What the
 * policy itself has gone wrong with counts against nobody.
 */
final class OpaServer implements RegoEngine, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OpaServer.class);

    private final OpaClient client;
    private final LongSupplier nanoClock;
    private final Places places;
    private final Breaker reach;
    private final Map<String, Known> modules = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<String, CompletableFuture<Void>> loading = new ConcurrentHashMap<>();

    /** A module of which something was asked lately. */
    private record Known(Semaphore room, Breaker breaker) {}

    /**
     * An OPA.
     *
     * @param concurrent how many questions it is asked at once
     * @param nanoClock as {@link System#nanoTime}
     */
    OpaServer(OpaClient client, int concurrent, LongSupplier nanoClock) {
        this.client = client;
        this.nanoClock = nanoClock;
        this.places = new Places(concurrent);
        this.reach = new Breaker(nanoClock);
    }

    @Override
    public RegoDecision decide(RegoQuestion question, Duration deadline) {
        Known module = known(question.hash());
        if (!places.take(question.organization())) {
            return busy();
        }
        try {
            if (!module.room().tryAcquire()) {
                return busy();
            }
            try {
                return guarded(question, deadline, module);
            } finally {
                module.room().release();
            }
        } finally {
            places.give(question.organization());
        }
    }

    private static RegoDecision busy() {
        return RegoDecision.failed(RegoOutcome.OPEN, "it is asked too much at once");
    }

    private RegoDecision guarded(RegoQuestion question, Duration deadline, Known module) {
        if (!module.breaker().tryPass()) {
            return resting();
        }
        if (!reach.tryPass()) {
            module.breaker().abandoned();
            return resting();
        }
        boolean isTold = false;
        try {
            RegoDecision decision = told(question, deadline, module);
            isTold = true;
            return decision;
        } finally {
            if (!isTold) { // a fault of ours, which is held against nobody
                module.breaker().abandoned();
                reach.abandoned();
            }
        }
    }

    /** Asks, and tells the breakers how it went. */
    private RegoDecision told(RegoQuestion question, Duration deadline, Known module) {
        boolean isReached = false;
        boolean isWell = false;
        RegoDecision decision;
        try {
            decision = asked(question, deadline);
            isReached = true;
            isWell = decision.fault() == null;
        } catch (HttpConnectTimeoutException | ConnectException | SSLException unreachable) {
            decision =
                    RegoDecision.failed(RegoOutcome.ERROR, "it cannot be reached: " + unreachable);
        } catch (HttpTimeoutException late) {
            isReached = true; // perhaps: it is held against the module alone
            decision = RegoDecision.failed(RegoOutcome.TIMEOUT, "it did not answer in time");
        } catch (IOException failed) {
            isReached = true; // the same, since an answer may be too long
            decision = RegoDecision.failed(RegoOutcome.ERROR, String.valueOf(failed.getMessage()));
        }
        tell(reach, isReached, "The OPA is not asked for a while: {}", decision);
        if (isReached) {
            tell(
                    module.breaker(),
                    isWell,
                    "A policy in Rego is not asked for a while: {}",
                    decision);
        } else {
            module.breaker().abandoned();
        }
        return decision;
    }

    private static RegoDecision resting() {
        return RegoDecision.failed(RegoOutcome.OPEN, "it failed before");
    }

    private static void tell(Breaker breaker, boolean isWell, String message, RegoDecision said) {
        if (isWell) {
            breaker.succeeded();
        } else if (breaker.failed()) {
            LOG.warn(message, said.fault());
        }
    }

    /** Asks; where the module is not there, brings it and asks once more. */
    private RegoDecision asked(RegoQuestion question, Duration deadline) throws IOException {
        String path = EngineModule.path(question.hash(), question.rule());
        OpaAnswer answer = OpaAnswer.of(client.ask(path, question.input(), deadline));
        if (answer.isOk() && !answer.hasResult()) {
            load(question);
            answer = OpaAnswer.of(client.ask(path, question.input(), deadline));
        }
        if (answer.isOk() && answer.hasResult()) {
            return answer.decision();
        }
        return answer.isOfPolicy()
                ? new RegoDecision(RegoOutcome.ERROR, null, null, null)
                : RegoDecision.failed(RegoOutcome.ERROR, answer.fault());
    }

    /** One brings it; the others who need it wait for that. */
    private void load(RegoQuestion question) throws IOException {
        CompletableFuture<Void> mine = new CompletableFuture<>();
        CompletableFuture<Void> others = loading.putIfAbsent(question.hash(), mine);
        if (others != null) {
            await(others);
            return;
        }
        try {
            EngineModule module = EngineModule.of(question.source());
            OpaAnswer answer = OpaAnswer.of(client.put(module.id(), module.text(), Limits.LOADING));
            if (!answer.isOk()) {
                throw new IOException("it does not take a policy: " + answer.fault());
            }
        } catch (IllegalArgumentException malformed) {
            throw new IOException("a policy is malformed", malformed);
        } finally {
            loading.remove(question.hash());
            mine.complete(null);
        }
    }

    private static void await(CompletableFuture<Void> loaded) throws IOException {
        try {
            loaded.get(Limits.LOADING.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            throw new IOException("stopped", stopping);
        } catch (ExecutionException | TimeoutException late) {
            throw new HttpTimeoutException("it did not take the policy in time");
        }
    }

    private Known known(String hash) {
        String oldest = null;
        Known known;
        synchronized (modules) {
            known =
                    modules.computeIfAbsent(
                            hash,
                            _ ->
                                    new Known(
                                            new Semaphore(Limits.CONCURRENT_PER_MODULE),
                                            new Breaker(nanoClock)));
            if (modules.size() > Limits.MODULES) {
                oldest = modules.keySet().iterator().next();
                modules.remove(oldest);
            }
        }
        if (oldest != null) {
            forget(oldest);
        }
        return known;
    }

    /** Nobody waits for it. */
    private void forget(String hash) {
        Thread.startVirtualThread(
                () -> {
                    try {
                        client.delete(EngineModule.id(hash), Limits.LOADING);
                    } catch (IOException failed) {
                        LOG.debug("A module stays there", failed);
                    }
                });
    }

    @Override
    public void close() {
        client.close();
    }
}
