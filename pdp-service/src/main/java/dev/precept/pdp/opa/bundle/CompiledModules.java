package dev.precept.pdp.opa.bundle;

import dev.precept.domain.policy.Effect;
import dev.precept.domain.policy.PolicySource;
import dev.precept.domain.policy.RegoModule;
import dev.precept.domain.shared.ExpressionCheck;
import dev.precept.domain.shared.Rejection;
import dev.precept.pdp.opa.engine.RegoCheck;
import dev.precept.pdp.stream.Rounds;

import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which policies' modules go into bundles: those that an OPA has compiled. An agent refuses a
 * bundle whole for one module that does not compile, and would stay with what was before; one that
 * is left out is asked about, or denies. Those that it could not be asked about it is asked about
 * again and again, so that they are in bundles once it answers. Threads share it.
 */
final class CompiledModules implements SmartLifecycle {
    private final @Nullable RegoCheck check;
    private final Map<String, Boolean> known = new LinkedHashMap<>(16, 0.75f, true);

    /** What is to be asked again, by hash. */
    private final Map<String, PolicySource.Rego> unanswered = new LinkedHashMap<>();

    private final Rounds rounds = new Rounds("opa-modules", Limits.ASKED_AGAIN);
    private long answers;

    /**
     * Modules that an OPA compiles.
     *
     * @param check asks it; null where there is none, so that none is compiled
     */
    CompiledModules(@Nullable RegoCheck check) {
        this.check = check;
    }

    /** Which modules a bundle has, and how many it is without. For one thread. */
    final class Choice implements Predicate<PolicySource.Rego> {
        private final Set<String> leftOut = new HashSet<>();
        private boolean isAway;

        private Choice(boolean isAway) {
            this.isAway = isAway;
        }

        @Override
        public boolean test(PolicySource.Rego rego) {
            Boolean answer = known(rego.hash());
            if (answer == null && !isAway) {
                answer = ask(rego);
                isAway = answer == null;
            }
            if (answer == null) {
                askLater(rego);
            }
            boolean ships = answer != null && answer;
            if (!ships) {
                leftOut.add(rego.hash());
            }
            return ships;
        }

        /** How many were not chosen. */
        int leftOut() {
            return leftOut.size();
        }
    }

    /** For one bundle that is made: an OPA that is away is asked once. */
    Choice asked() {
        return new Choice(check == null);
    }

    /** By what is known already: nobody waits for it. */
    Choice remembered() {
        return new Choice(true);
    }

    /** How often something became known: choices may be others then. */
    long answers() {
        synchronized (known) {
            return answers;
        }
    }

    /** Null where it could not be asked. */
    private @Nullable Boolean ask(PolicySource.Rego rego) {
        RegoCheck asked = check;
        if (asked == null) {
            return null;
        }
        Boolean answer = isRead(rego) ? compiled(asked, rego) : Boolean.FALSE;
        if (answer != null) {
            learn(rego.hash(), answer);
        }
        return answer;
    }

    /** Not where earlier rules accepted it and today's do not. */
    private static boolean isRead(PolicySource.Rego rego) {
        try {
            RegoModule.of(rego.source());
            return true;
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private static @Nullable Boolean compiled(RegoCheck asked, PolicySource.Rego rego) {
        String rule = PolicySource.Rego.rule(Effect.PERMIT);
        Optional<Rejection> refusal =
                asked.refusal(new ExpressionCheck.Rego(rego.source(), rule, null, null));
        boolean isAway =
                refusal.isPresent()
                        && refusal.get().code() == Rejection.Code.POLICY_ENGINE_UNAVAILABLE;
        return isAway ? null : refusal.isEmpty();
    }

    private void learn(String hash, boolean isCompiled) {
        synchronized (known) {
            answers++;
            unanswered.remove(hash);
            known.put(hash, isCompiled);
            if (known.size() > Limits.COMPILED_MODULES) {
                known.remove(known.keySet().iterator().next());
            }
        }
    }

    private @Nullable Boolean known(String hash) {
        synchronized (known) {
            return known.get(hash);
        }
    }

    private void askLater(PolicySource.Rego rego) {
        synchronized (known) {
            if (check != null && unanswered.size() < Limits.UNANSWERED_MODULES) {
                unanswered.putIfAbsent(rego.hash(), rego);
            }
        }
    }

    /** The one that it does not answer is the last next time: it may take too long by itself. */
    private void askAgain() {
        List<PolicySource.Rego> due;
        synchronized (known) {
            due = List.copyOf(unanswered.values());
        }
        for (PolicySource.Rego rego : due) {
            if (ask(rego) == null) {
                synchronized (known) {
                    unanswered.remove(rego.hash());
                    unanswered.put(rego.hash(), rego);
                }
                return;
            }
        }
    }

    @Override
    public void start() {
        rounds.start(_ -> askAgain());
    }

    @Override
    public void stop() {
        rounds.stop();
    }

    @Override
    public boolean isRunning() {
        return rounds.isRunning();
    }
}
