package dev.precept.domain.policy;

import dev.precept.domain.policy.RegoLexer.Kind;
import dev.precept.domain.policy.RegoLexer.Token;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Whether a rule that a policy asks can have one value only. Two are an error to Open Policy Agent,
 * not of that rule but of whatever was asked, and so of every decision of a sidecar that comes to
 * the policy. As far as the form tells: what has several ways to come to a value is taken to come
 * to several. Confined to a call.
 */
final class RegoRule {
    private static final Set<String> CONSTANTS = Set.of("true", "false");
    private static final Set<String> CLOSING = Set.of(")", "]", "}");

    private final List<Token> tokens;
    private final Set<String> constants = new HashSet<>();
    private boolean isComputed;
    private boolean isOpen;
    private int definitions;

    private RegoRule(List<Token> tokens) {
        this.tokens = tokens;
    }

    /**
     * Looks at the rule of this name.
     *
     * @param starts where the statements of the module begin
     */
    static boolean mayHaveSeveral(List<Token> tokens, List<Integer> starts, String name) {
        RegoRule rule = new RegoRule(tokens);
        for (int i = 0; i < starts.size(); i++) {
            int end = i + 1 < starts.size() ? starts.get(i + 1) : tokens.size();
            if (rule.is(starts.get(i), name)) {
                rule.define(starts.get(i), end);
            }
        }
        boolean isOneConstant = !rule.isComputed && rule.constants.size() <= 1;
        boolean isOneWay = rule.definitions <= 1 && !(rule.isComputed && rule.isOpen);
        return !isOneConstant && !isOneWay;
    }

    private void define(int start, int end) {
        definitions++;
        value(start + 1, end);
        int depth = 0;
        for (int i = start; i < end; i++) {
            depth += is(i, "(") || is(i, "[") || is(i, "{") ? 1 : 0;
            depth -= is(i, ")") || is(i, "]") || is(i, "}") ? 1 : 0;
            if (depth == 0 && is(i, "else")) {
                value(i + 1, end);
            }
            isOpen = isOpen || is(i, "some") || is(i, "walk") || isVariableIndex(i);
        }
    }

    /** The value that a head has; true where it says none. */
    private void value(int at, int end) {
        int value = is(at, ":") && is(at + 1, "=") ? at + 2 : at + 1;
        boolean isAssigned = value == at + 2 || is(at, "=");
        if (at >= end || is(at, "if") || is(at, "{")) {
            constants.add("true");
        } else if (isAssigned
                && value < end
                && tokens.get(value).isName()
                && CONSTANTS.contains(tokens.get(value).text())
                && (value + 1 == end || is(value + 1, "if") || is(value + 1, "else"))) {
            constants.add(tokens.get(value).text());
        } else {
            isComputed = true;
            isOpen = isOpen || !isAssigned;
        }
    }

    /** Whether something is looked up by what may be any: {@code x[y]}. */
    private boolean isVariableIndex(int open) {
        if (!is(open, "[") || open + 1 >= tokens.size()) {
            return false;
        }
        Token before = tokens.get(open - 1);
        Token index = tokens.get(open + 1);
        boolean isFixed =
                is(open + 2, "]")
                        && (index.kind() == Kind.TEXT || Character.isDigit(index.text().charAt(0)));
        return before.end() == tokens.get(open).start()
                && (before.isName() || CLOSING.contains(before.text()))
                && !isFixed;
    }

    private boolean is(int index, String text) {
        return index >= 0 && index < tokens.size() && tokens.get(index).is(text);
    }
}
