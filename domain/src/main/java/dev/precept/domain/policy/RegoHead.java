package dev.precept.domain.policy;

import dev.precept.domain.policy.RegoLexer.Kind;
import dev.precept.domain.policy.RegoLexer.Token;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** What the head of a rule tells of its values, where that is plain. Confined to a call. */
final class RegoHead {
    private final List<Token> tokens;

    RegoHead(List<Token> tokens) {
        this.tokens = tokens;
    }

    /**
     * What the rule is by this head, for people, where it can be neither true nor false; null where
     * it may be.
     *
     * @param hasParts whether more than a name is defined
     * @param next the token after what is
     */
    @Nullable String oddity(boolean hasParts, int next) {
        if (hasParts || is(next, "[")) {
            return "an object or a set";
        }
        if (is(next, "contains")) {
            return "a set";
        }
        if (is(next, "(") && isAdjacent(next)) {
            return "a function";
        }
        int value = is(next, ":") ? next + 1 : next;
        return is(value, "=") && !is(value + 1, "=") ? constant(value + 1) : null;
    }

    /** A value that is written out, and that nothing more is done with. */
    private @Nullable String constant(int at) {
        if (at >= tokens.size()) {
            return null;
        }
        if (tokens.get(at).kind() == Kind.TEXT) {
            return isEnd(at + 1) ? "a text" : null;
        }
        if (is(at, "null")) {
            return isEnd(at + 1) ? "null" : null;
        }
        if (is(at, "[") || is(at, "{")) {
            return isEnd(afterBrackets(at)) ? "an array, an object or a set" : null;
        }
        int number = is(at, "-") ? at + 1 : at;
        return isDigits(number) && isEnd(afterNumber(number)) ? "a number" : null;
    }

    private int afterBrackets(int at) {
        int depth = 0;
        for (int i = at; i < tokens.size(); i++) {
            if (is(i, "[") || is(i, "{") || is(i, "(")) {
                depth++;
            } else if (is(i, "]") || is(i, "}") || is(i, ")")) {
                depth--;
            }
            if (depth == 0) {
                return i + 1;
            }
        }
        return tokens.size();
    }

    /** After a fraction as well. */
    private int afterNumber(int at) {
        return is(at + 1, ".") && isDigits(at + 2) ? at + 3 : at + 1;
    }

    private boolean isDigits(int at) {
        return at < tokens.size()
                && tokens.get(at).kind() == Kind.OTHER
                && Character.isDigit(tokens.get(at).text().charAt(0));
    }

    /** Whether the value ends there: at its conditions, or at another rule. */
    private boolean isEnd(int at) {
        if (at >= tokens.size() || is(at, "if") || is(at, "else") || is(at, ";")) {
            return true;
        }
        boolean isOfNextLine = tokens.get(at).line() > tokens.get(at - 1).line();
        return isOfNextLine && tokens.get(at).isName() && !is(at, "in");
    }

    private boolean isAdjacent(int at) {
        return tokens.get(at).start() == tokens.get(at - 1).end();
    }

    private boolean is(int at, String text) {
        return at < tokens.size() && tokens.get(at).is(text);
    }
}
