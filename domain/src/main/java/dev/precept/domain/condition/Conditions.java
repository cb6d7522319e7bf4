package dev.precept.domain.condition;

import dev.precept.domain.condition.Condition.Acr;
import dev.precept.domain.condition.Condition.All;
import dev.precept.domain.condition.Condition.Amr;
import dev.precept.domain.condition.Condition.Any;
import dev.precept.domain.condition.Condition.AtMost;
import dev.precept.domain.condition.Condition.AuthenticationAge;
import dev.precept.domain.condition.Condition.Between;
import dev.precept.domain.condition.Condition.Cel;
import dev.precept.domain.condition.Condition.ClientAddress;
import dev.precept.domain.condition.Condition.Equal;
import dev.precept.domain.condition.Condition.In;
import dev.precept.domain.condition.Condition.Less;
import dev.precept.domain.condition.Condition.Matches;
import dev.precept.domain.condition.Condition.Not;
import dev.precept.domain.condition.Condition.Present;
import dev.precept.domain.condition.Condition.TimeWindow;
import dev.precept.domain.shared.ExpressionCheck;
import dev.precept.domain.shared.Rejection;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What deciders ask of a condition beyond its form. */
public final class Conditions {
    private static final String GROUPS =
            "Whoever leaves a group, or a group that is deleted, must never gain by it: attributes"
                + " of groups may be asked only by 'in' (as the items) and 'present', and neither"
                + " under 'not' nor in a policy that denies, but under a 'not' there.";

    private Conditions() {}

    /**
     * Refuses a condition with an expression that cannot be used, one that the deletion of a group
     * could turn so that more is permitted, and one that reads what is personal; null is no
     * condition.
     *
     * @param grants whether something is permitted where the condition is met, not denied
     * @param personal attributes of users that are personal
     */
    public static Optional<Rejection> check(
            @Nullable Condition condition,
            boolean grants,
            ExpressionCheck expressions,
            Set<String> personal) {
        Set<String> read = new TreeSet<>();
        if (condition != null && !personal.isEmpty()) {
            addRead(condition, personal, read);
        }
        return read.isEmpty()
                ? check(condition, grants, expressions)
                : Optional.of(readsPersonal(read));
    }

    /** The refusal of what reads these attributes, which are personal. */
    public static Rejection readsPersonal(Set<String> read) {
        return new Rejection(
                Rejection.Code.INVALID_VALUE,
                "What is decided never rests on what is personal, as is declared of "
                        + String.join(", ", read)
                        + ".");
    }

    /** Those of these attributes of the subject that the condition reads; null reads none. */
    public static Set<String> read(@Nullable Condition condition, Set<String> attributes) {
        Set<String> read = new TreeSet<>();
        if (condition != null) {
            addRead(condition, attributes, read);
        }
        return read;
    }

    private static void addRead(Condition condition, Set<String> names, Set<String> read) {
        switch (condition) {
            case All(List<Condition> parts) -> parts.forEach(part -> addRead(part, names, read));
            case Any(List<Condition> parts) -> parts.forEach(part -> addRead(part, names, read));
            case Not(Condition part) -> addRead(part, names, read);
            case In(Operand element, Operand items) -> addRead(names, read, element, items);
            case Present(Operand operand) -> addRead(names, read, operand);
            case Equal(Operand left, Operand right) -> addRead(names, read, left, right);
            case Less(Operand left, Operand right) -> addRead(names, read, left, right);
            case AtMost(Operand left, Operand right) -> addRead(names, read, left, right);
            case Matches(Operand text, Glob _) -> addRead(names, read, text);
            case Between _, TimeWindow _, ClientAddress _, Acr _, Amr _, AuthenticationAge _ -> {}
            case Cel(String source) -> names.stream().filter(source::contains).forEach(read::add);
        }
    }

    private static void addRead(Set<String> names, Set<String> read, Operand... operands) {
        for (Operand operand : operands) {
            if (operand instanceof Operand.Reference(Operand.Source source, String name)
                    && source == Operand.Source.SUBJECT
                    && names.contains(name)) {
                read.add(name);
            }
        }
    }

    private static Optional<Rejection> check(
            @Nullable Condition condition, boolean grants, ExpressionCheck expressions) {
        if (condition == null) {
            return Optional.empty();
        }
        Optional<String> fault = condition.fault(expressions);
        if (fault.isEmpty() && !shrinksWithGroups(condition, grants)) {
            fault = Optional.of(GROUPS);
        }
        return fault.map(text -> new Rejection(Rejection.Code.INVALID_VALUE, text));
    }

    /**
     * Whether taking values away from those of groups can only make the condition not met, or where
     * it is not to be so, only met.
     */
    private static boolean shrinksWithGroups(Condition condition, boolean grants) {
        return switch (condition) {
            case All(List<Condition> parts) ->
                    parts.stream().allMatch(part -> shrinksWithGroups(part, grants));
            case Any(List<Condition> parts) ->
                    parts.stream().allMatch(part -> shrinksWithGroups(part, grants));
            case Not(Condition part) -> shrinksWithGroups(part, !grants);
            case In(Operand element, Operand items) ->
                    !isOfGroups(element) && (grants || !isOfGroups(items));
            case Present(Operand operand) -> grants || !isOfGroups(operand);
            case Equal(Operand left, Operand right) -> !isOfGroups(left) && !isOfGroups(right);
            case Less(Operand left, Operand right) -> !isOfGroups(left) && !isOfGroups(right);
            case AtMost(Operand left, Operand right) -> !isOfGroups(left) && !isOfGroups(right);
            case Matches(Operand text, Glob _) -> !isOfGroups(text);
            case TimeWindow _,
                    Between _,
                    ClientAddress _,
                    Acr _,
                    Amr _,
                    AuthenticationAge _,
                    Cel _ ->
                    true;
        };
    }

    private static boolean isOfGroups(Operand operand) {
        return operand instanceof Operand.Reference(Operand.Source source, String _)
                && source == Operand.Source.GROUPS;
    }
}
