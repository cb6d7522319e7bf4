package dev.precept.projections.condition;

import dev.precept.domain.condition.Condition;

import java.util.ArrayList;
import java.util.List;

/**
 * A condition made ready to be asked many times. Asking reads nothing but the inputs. Immutable;
 * for any number of threads.
 */
public final class CompiledCondition implements CompiledSource {
    private final Condition condition;
    private final Test test;
    private final List<SignIn> signIns;

    private CompiledCondition(Condition condition, Test test, List<SignIn> signIns) {
        this.condition = condition;
        this.test = test;
        this.signIns = signIns;
    }

    /** Makes the condition ready. */
    public static CompiledCondition of(Condition condition, ExpressionCompiler expressions) {
        List<SignIn> signIns = new ArrayList<>();
        Test test = Tests.of(condition, expressions);
        addSignIns(condition, expressions, signIns);
        return new CompiledCondition(condition, test, List.copyOf(signIns));
    }

    private static void addSignIns(
            Condition condition, ExpressionCompiler expressions, List<SignIn> signIns) {
        if (condition instanceof Condition.Acr
                || condition instanceof Condition.AuthenticationAge) {
            signIns.add(new SignIn(condition, Tests.of(condition, expressions)));
        }
        condition.parts().forEach(part -> addSignIns(part, expressions, signIns));
    }

    /** What it was made of. */
    public Condition condition() {
        return condition;
    }

    @Override
    public Truth test(Inputs inputs) {
        return test.of(inputs);
    }

    @Override
    public boolean isUnavailable(Inputs inputs) {
        return false;
    }

    @Override
    public List<Condition> unmetSignIns(Inputs inputs) {
        List<Condition> unmet = new ArrayList<>();
        for (SignIn signIn : signIns) {
            if (signIn.test().of(inputs) != Truth.MET) {
                unmet.add(signIn.condition());
            }
        }
        return unmet;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CompiledCondition that && condition.equals(that.condition);
    }

    @Override
    public int hashCode() {
        return condition.hashCode();
    }

    @Override
    public String toString() {
        return condition.toString();
    }

    /** What a condition comes to. */
    interface Test {
        Truth of(Inputs inputs);
    }

    private record SignIn(Condition condition, Test test) {}
}
