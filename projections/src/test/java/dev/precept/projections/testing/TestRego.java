package dev.precept.projections.testing;

import dev.precept.domain.attribute.AttributeValue;
import dev.precept.domain.condition.Operand;
import dev.precept.domain.condition.Operand.Source;
import dev.precept.domain.policy.Effect;
import dev.precept.domain.policy.PolicySource;
import dev.precept.domain.schema.RecordCodec;
import dev.precept.projections.condition.Expression;
import dev.precept.projections.condition.ExpressionCompiler;
import dev.precept.projections.condition.Inputs;
import dev.precept.projections.condition.RegoCompiler;
import dev.precept.projections.condition.RegoInput;
import dev.precept.projections.condition.RegoOutcome;
import dev.precept.projections.condition.Truth;
import dev.precept.projections.decision.AccessRequest;
import dev.precept.projections.decision.PolicyDecisionPoint;
import dev.precept.projections.image.PolicyImage;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Random;
import java.util.Set;

/**
 * An engine that does not know Rego: what a module says it makes up, but as engines do, of the
 * module, the rule and those parts of the input that the module names, and of nothing else.
 */
public final class TestRego {
    /** Evaluates what has WebAssembly. */
    public static final RegoCompiler COMPILER = Evaluated::new;

    /** Of images that evaluate what has WebAssembly, and no CEL. */
    public static final ExpressionCompiler EXPRESSIONS = ExpressionCompiler.NONE.with(COMPILER);

    private static final RecordCodec<RegoInput> INPUT = RecordCodec.of(RegoInput.class);

    private TestRego() {}

    private record Evaluated(PolicySource.Rego source, Effect effect) implements Expression {
        @Override
        public Set<Source> reads() {
            return Set.of();
        }

        @Override
        public Set<Source> readsAsWhole() {
            return Set.of();
        }

        @Override
        public Truth evaluate(Inputs inputs) {
            return outcome(source.source(), PolicySource.Rego.rule(effect), inputs.regoInput())
                    .truth();
        }
    }

    /** What the engine says. */
    public static RegoOutcome outcome(String source, String rule, String input) {
        RegoInput read = INPUT.decode(input.getBytes(StandardCharsets.UTF_8));
        AttributeValue subject = read.subject().get(Operand.ID);
        AttributeValue resource =
                source.contains("input.resource") ? read.resource().get(Operand.ID) : null;
        int chance =
                Math.floorMod(
                        31 * Objects.hash(source, rule, subject, resource, read.token().get("acr")),
                        100);
        if (chance < 85) {
            return chance < 50 ? RegoOutcome.DEFINED_TRUE : RegoOutcome.DEFINED_FALSE;
        }
        RegoOutcome[] others = {
            RegoOutcome.UNDEFINED, RegoOutcome.ERROR, RegoOutcome.TIMEOUT, RegoOutcome.OPEN
        };
        return others[chance % others.length];
    }

    /** The request with all that the engine says about it. */
    public static AccessRequest answered(PolicyImage image, AccessRequest request) {
        return request.with(
                PolicyDecisionPoint.questions(image, request).stream()
                        .map(
                                it ->
                                        it.answered(
                                                outcome(
                                                        it.source().source(),
                                                        it.rule(),
                                                        it.input()),
                                                "decision-" + it.hash().substring(0, 8)))
                        .toList());
    }

    /** Some module. */
    public static PolicySource.Rego module(Random random) {
        String read = random.nextBoolean() ? "input.subject.level" : "input.resource.level";
        String source =
                "package p\n\nallow if "
                        + read
                        + " > "
                        + random.nextInt(20)
                        + "\n\ndeny if not allow\n";
        byte[] wasm = {0, 'a', 's', 'm', 1, 0, 0, 0};
        return PolicySource.Rego.of(source, null, random.nextBoolean() ? wasm : null);
    }
}
