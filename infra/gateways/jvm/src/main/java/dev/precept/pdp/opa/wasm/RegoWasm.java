package dev.precept.pdp.opa.wasm;

import dev.precept.domain.condition.Operand.Source;
import dev.precept.domain.policy.Effect;
import dev.precept.domain.policy.PolicySource;
import dev.precept.domain.policy.RegoModule;
import dev.precept.domain.shared.ExpressionCheck;
import dev.precept.domain.shared.Rejection;
import dev.precept.projections.condition.Expression;
import dev.precept.projections.condition.Inputs;
import dev.precept.projections.condition.RegoCompiler;
import dev.precept.projections.condition.Truth;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Policies in Rego that their authors made into WebAssembly ({@code opa build -t wasm}), evaluated
 * in the process. An evaluation reads its input and nothing else, and ends after so many
 * instructions and so much memory, at the same point wherever it runs: its answer is a function of
 * module and input, and so may be asked again about the past. For any number of threads.
 *
 * <p>One module is read and compiled once, however many images hold it. It is compiled in the
 * background; until then, and where very many are, it is interpreted.
 */
public final class RegoWasm implements RegoCompiler {
    private final ConcurrentHashMap<String, Known> policies = new ConcurrentHashMap<>();
    private final ReferenceQueue<WasmPolicy> forgotten = new ReferenceQueue<>();
    private final ThreadPoolExecutor background =
            new ThreadPoolExecutor(
                    1,
                    1,
                    1,
                    TimeUnit.SECONDS,
                    new ArrayBlockingQueue<>(Limits.WAITING),
                    Thread.ofPlatform().daemon().name("rego-wasm-", 0).factory(),
                    new ThreadPoolExecutor.DiscardPolicy());

    /** None yet. */
    public RegoWasm() {
        background.allowCoreThreadTimeOut(true);
    }

    /** A policy that some image may hold. */
    private static final class Known extends WeakReference<WasmPolicy> {
        private final String hash;

        Known(String hash, WasmPolicy policy, ReferenceQueue<WasmPolicy> forgotten) {
            super(policy, forgotten);
            this.hash = hash;
        }
    }

    /** One rule of a policy. */
    private record Rule(WasmPolicy policy, String entrypoint) implements Expression {
        @Override
        public Set<Source> reads() {
            return Set.of(); // known of the source
        }

        @Override
        public Set<Source> readsAsWhole() {
            return Set.of();
        }

        @Override
        public Truth evaluate(Inputs inputs) {
            return policy.evaluate(entrypoint, inputs.regoInput().getBytes(StandardCharsets.UTF_8));
        }
    }

    @Override
    public Expression compile(PolicySource.Rego source, Effect effect) {
        try {
            return new Rule(
                    policy(source), entrypoint(source.source(), PolicySource.Rego.rule(effect)));
        } catch (IllegalArgumentException fault) {
            return Expression.UNKNOWN; // accepted by rules that were others
        }
    }

    @Override
    public Optional<Rejection> refusal(ExpressionCheck.Rego policy) {
        String wasm = policy.wasm();
        if (wasm == null) {
            return Optional.empty();
        }
        try {
            WasmPolicy.check(
                    Base64.getDecoder().decode(wasm), entrypoint(policy.source(), policy.rule()));
            return Optional.empty();
        } catch (IllegalArgumentException fault) {
            return Optional.of(
                    new Rejection(
                            Rejection.Code.INVALID_VALUE,
                            "The bundle's policy.wasm: " + fault.getMessage() + "."));
        }
    }

    private static String entrypoint(String source, String rule) {
        return RegoModule.of(source).packagePath().replace('.', '/') + "/" + rule;
    }

    private WasmPolicy policy(PolicySource.Rego source) {
        for (Reference<?> gone = forgotten.poll(); gone != null; gone = forgotten.poll()) {
            Known known = (Known) gone;
            policies.remove(known.hash, known);
        }
        while (true) {
            Known known = policies.get(source.hash());
            WasmPolicy policy = known == null ? null : known.get();
            if (policy != null) {
                return policy;
            }
            WasmPolicy made = new WasmPolicy(source);
            Known added = new Known(source.hash(), made, forgotten);
            boolean isAdded =
                    known == null
                            ? policies.putIfAbsent(source.hash(), added) == null
                            : policies.replace(source.hash(), known, added);
            if (isAdded) {
                compileLater(added);
                return made;
            }
        }
    }

    /** Of one that nobody holds any more once its turn comes nothing is made. */
    private void compileLater(Known known) {
        if (policies.size() <= Limits.COMPILED) {
            background.execute(
                    () -> {
                        WasmPolicy policy = known.get();
                        if (policy != null) {
                            policy.compile();
                        }
                    });
        }
    }
}
