package dev.precept.pdp.opa.engine;

import dev.precept.domain.policy.RegoModule;
import dev.precept.domain.shared.ExpressionCheck;
import dev.precept.domain.shared.Rejection;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Has an OPA compile a policy, and runs its tests there one by one, as {@code opa test} does: a
 * rule whose name begins with {@code test_} has to be true. Each policy is put under a package of
 * its own meanwhile, and taken away again.
 */
final class OpaCheck implements RegoCheck {
    private static final Logger LOG = LoggerFactory.getLogger(OpaCheck.class);
    private static final String ROOT = "precept_check";
    private static final String TEST = "test_";

    private final OpaClient client;
    private final Semaphore room = new Semaphore(Limits.CHECKS);
    private final BlockingQueue<String> behind = new ArrayBlockingQueue<>(Limits.BEHIND);

    OpaCheck(OpaClient client) {
        this.client = client;
    }

    /** What the OPA says against it, for people; a bug of the policy and no failure. */
    private static final class Unfit extends Exception {
        private static final long serialVersionUID = 1L;

        Unfit(String message) {
            super(message);
        }
    }

    /** One policy under one name. Used by one thread. */
    private final class Trial {
        private final String name = "c" + UUID.randomUUID().toString().replace("-", "");
        private final String module = ROOT + "." + name;
        private final long endNanos = System.nanoTime() + Limits.CHECK.toNanos();
        private final RegoModule source;
        private final Map<String, String> packages = new HashMap<>();
        private final List<String> given = new ArrayList<>();

        Trial(RegoModule source) {
            this.source = source;
            packages.put(source.packagePath(), module);
        }

        void compile() throws IOException, Unfit {
            put("module", source.renamed(packages), "");
        }

        void test(RegoModule tests) throws IOException, Unfit {
            packages.putIfAbsent(tests.packagePath(), module + "_tests");
            String id = put("tests", tests.renamed(packages), "The tests, ");
            String path = packages.get(tests.packagePath()).replace('.', '/');
            List<String> names = names(OpaAnswer.of(client.policy(id, left(Limits.LOADING))));
            if (names.isEmpty()) {
                throw new Unfit("The tests have no rule whose name begins with '" + TEST + "'");
            }
            if (names.size() > Limits.TESTS) {
                throw new Unfit("A policy has at most " + Limits.TESTS + " tests");
            }
            for (String test : names) {
                run(path, test);
            }
        }

        private void run(String path, String test) throws IOException, Unfit {
            OpaAnswer answer;
            try {
                answer = OpaAnswer.of(client.ask(path + "/" + test, "{}", left(Limits.TEST)));
            } catch (HttpTimeoutException late) {
                throw new Unfit("The test '" + test + "' takes too long");
            }
            if (!answer.isOk()) {
                throw new Unfit("The test '" + test + "' errs: " + original(answer.fault()));
            }
            if (!answer.result().isBoolean() || !answer.result().asBoolean()) {
                throw new Unfit("The test '" + test + "' fails");
            }
        }

        private static List<String> names(OpaAnswer answer) {
            return answer.result()
                    .path("ast")
                    .path("rules")
                    .valueStream()
                    .map(rule -> rule.path("head").path("name"))
                    .filter(JsonNode::isString)
                    .map(JsonNode::asString)
                    .filter(name -> name.startsWith(TEST))
                    .distinct()
                    .toList();
        }

        private String put(String part, String text, String what) throws IOException, Unfit {
            String id = ROOT + "/" + name + "/" + part;
            given.add(id);
            OpaAnswer answer = OpaAnswer.of(client.put(id, text, left(Limits.LOADING)));
            if (!answer.isOk()) {
                if (answer.json().path("errors").isEmpty()) {
                    throw new IOException(answer.fault());
                }
                throw new Unfit(what + original(answer.fault()));
            }
            return id;
        }

        /** The same with the names that the author gave. */
        private String original(String told) {
            String original = told;
            for (String name : packages.keySet()) {
                if (!name.equals(source.packagePath())) {
                    original = original.replace(packages.get(name), name);
                }
            }
            return original.replaceAll(ROOT + "/" + name + "/\\w+:(\\d+)", "line $1")
                    // Of what is there several times OPA says that it begins in the first line.
                    .replaceAll("line \\d+: ([^;]* found at line (\\d+))", "line $2: $1")
                    .replace(module, source.packagePath());
        }

        private Duration left(Duration most) throws IOException {
            Duration left = Duration.ofNanos(endNanos - System.nanoTime());
            if (!left.isPositive()) {
                throw new HttpTimeoutException("it takes too long in all");
            }
            return left.compareTo(most) < 0 ? left : most;
        }

        void clear() {
            for (String id : given.reversed()) {
                try {
                    client.delete(id, Limits.LOADING);
                } catch (IOException failed) {
                    LOG.debug("A policy that was checked stays in the OPA for now", failed);
                    if (!behind.offer(id)) {
                        LOG.warn("A policy that was checked stays in the OPA: {}", id);
                    }
                }
            }
        }
    }

    /** Takes away what could not be taken away before, as far as that goes now. */
    private void clearBehind() {
        for (String id = behind.poll(); id != null; id = behind.poll()) {
            try {
                client.delete(id, Limits.LOADING);
            } catch (IOException failed) {
                LOG.debug("A policy that was checked stays in the OPA for now", failed);
                behind.offer(id);
                return;
            }
        }
    }

    @Override
    public Optional<Rejection> refusal(ExpressionCheck.Rego policy) {
        try {
            if (!room.tryAcquire(Limits.CHECK_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
                return unavailable("it checks too much at once");
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return unavailable("the service stops");
        }
        try {
            check(policy);
            return Optional.empty();
        } catch (Unfit unfit) {
            return Optional.of(
                    new Rejection(
                            Rejection.Code.INVALID_VALUE, unfit.getMessage() + "." + half(policy)));
        } catch (IOException failed) {
            LOG.warn("A policy was not checked: {}", failed.toString());
            return unavailable("it does not answer as it should");
        } finally {
            room.release();
        }
    }

    private static String half(ExpressionCheck.Rego policy) {
        return policy.wasm() == null
                ? ""
                : " That is the source, which an OPA compiles and tests; its WebAssembly decides.";
    }

    private void check(ExpressionCheck.Rego policy) throws IOException, Unfit {
        RegoModule module = RegoModule.of(policy.source());
        Trial trial = new Trial(module);
        try {
            trial.compile();
            if (policy.tests() != null) {
                trial.test(RegoModule.ofTests(policy.tests(), module));
            }
        } finally {
            trial.clear();
        }
        clearBehind();
    }

    private static Optional<Rejection> unavailable(String why) {
        return Optional.of(
                new Rejection(
                        Rejection.Code.POLICY_ENGINE_UNAVAILABLE,
                        "The OPA that checks policies in Rego cannot be asked: "
                                + why
                                + ". Ask again."));
    }
}
