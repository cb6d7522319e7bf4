package dev.precept.pdp.opa.bundle;

import dev.precept.domain.policy.Effect;
import dev.precept.domain.policy.PolicySource;
import dev.precept.domain.shared.ExpressionCheck;
import dev.precept.domain.shared.Rejection;
import dev.precept.pdp.opa.engine.RegoCheck;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Which policies' modules go into bundles: those that an OPA has compiled. An agent refuses a
 * bundle whole for one module that does not compile, and would stay with what was before; one that
 * is left out is asked about, or denies. Threads share it.
 */
final class CompiledModules {
    private final @Nullable RegoCheck check;
    private final Map<String, Boolean> known = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * Modules that an OPA compiles.
     *
     * @param check asks it; null where there is none, so that none is compiled
     */
    CompiledModules(@Nullable RegoCheck check) {
        this.check = check;
    }

    /** Whether one is, for one bundle: an OPA that is away is asked once. */
    Predicate<PolicySource.Rego> atOnce() {
        boolean[] isAway = {check == null};
        return rego -> {
            Boolean answer = known(rego.hash());
            if (answer == null && !isAway[0]) {
                answer = ask(rego);
                isAway[0] = answer == null;
            }
            return answer != null && answer;
        };
    }

    private @Nullable Boolean ask(PolicySource.Rego rego) {
        RegoCheck asked = check;
        if (asked == null) {
            return null;
        }
        Optional<Rejection> refusal =
                asked.refusal(
                        new ExpressionCheck.Rego(
                                rego.source(),
                                PolicySource.Rego.rule(Effect.PERMIT),
                                null,
                                rego.wasm()));
        if (refusal.isPresent()
                && refusal.get().code() == Rejection.Code.POLICY_ENGINE_UNAVAILABLE) {
            return null;
        }
        boolean isCompiled = refusal.isEmpty();
        synchronized (known) {
            known.put(rego.hash(), isCompiled);
            if (known.size() > Limits.COMPILED_MODULES) {
                known.remove(known.keySet().iterator().next());
            }
        }
        return isCompiled;
    }

    private @Nullable Boolean known(String hash) {
        synchronized (known) {
            return known.get(hash);
        }
    }
}
