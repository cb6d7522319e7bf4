package dev.precept.pdp.opa.engine;

import dev.precept.pdp.decision.PolicyEngine;
import dev.precept.pdp.web.NonBlocking;
import dev.precept.projections.condition.RegoOutcome;
import dev.precept.projections.decision.RegoAnswer;
import dev.precept.projections.decision.RegoQuestion;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/**
 * Asks an engine all that one request has to be asked, at once, and measures it. What is too much
 * for one request is not asked. Threads share it.
 */
final class AskedEngine implements PolicyEngine {
    private static final Logger LOG = LoggerFactory.getLogger(AskedEngine.class);
    private static final Executor THREADS = Thread::startVirtualThread;

    private final RegoEngine engine;
    private final Duration deadline;
    private final Timer[] timers = new Timer[RegoOutcome.values().length];

    AskedEngine(RegoEngine engine, Duration deadline, MeterRegistry meters) {
        this.engine = engine;
        this.deadline = deadline;
        for (RegoOutcome outcome : RegoOutcome.values()) {
            timers[outcome.ordinal()] =
                    Timer.builder("precept.opa.questions")
                            .description("What an OPA was asked about policies, by what came of it")
                            .tag("outcome", outcome.name())
                            .register(meters);
        }
    }

    @Override
    public List<RegoAnswer> ask(List<RegoQuestion> questions) {
        NonBlocking.beforeWaiting();
        List<CompletableFuture<RegoAnswer>> asked = new ArrayList<>();
        int last = Math.min(questions.size(), Limits.QUESTIONS) - 1;
        for (RegoQuestion question : questions.subList(0, Math.max(last, 0))) {
            asked.add(CompletableFuture.supplyAsync(() -> answer(question), THREADS));
        }
        List<RegoAnswer> answers = new ArrayList<>();
        if (last >= 0) {
            answers.add(answer(questions.get(last)));
        }
        asked.forEach(answer -> answers.add(answer.join()));
        return answers;
    }

    private RegoAnswer answer(RegoQuestion question) {
        long start = System.nanoTime();
        RegoDecision said = decide(question);
        timers[said.outcome().ordinal()].record(Duration.ofNanos(System.nanoTime() - start));
        if (said.fault() != null) {
            LOG.debug("Policy {}: {}", question.policy().value(), said.fault());
        }
        return question.answered(said.outcome(), said.decisionId());
    }

    private RegoDecision decide(RegoQuestion question) {
        try {
            return engine.decide(question, deadline);
        } catch (RuntimeException fault) {
            // Invariant 9: any exception denies.
            LOG.error("A policy was not asked, and denies", fault);
            return RegoDecision.failed(RegoOutcome.ERROR, "a fault");
        }
    }
}
