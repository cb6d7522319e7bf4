package dev.precept.domain.policy;

import java.util.ArrayList;
import java.util.List;

/** Takes a module in Rego apart, without its comments. Confined to a call. */
final class RegoLexer {
    private static final int HEXADECIMAL = 16;
    private static final int CODE_DIGITS = 4;

    private final String source;
    private final List<Token> tokens = new ArrayList<>();
    private int at;
    private int line = 1;

    /** What a token is. */
    enum Kind {
        /** A name, or a word of the language. */
        NAME,
        /** A text; what it says, not how it is written. */
        TEXT,
        /** Anything else, number or sign. */
        OTHER
    }

    /**
     * A part of the source.
     *
     * @param start of its first character
     * @param end after its last character
     * @param line beginning with 1
     */
    record Token(Kind kind, String text, int start, int end, int line) {
        boolean is(String other) {
            return kind != Kind.TEXT && text.equals(other);
        }

        boolean isName() {
            return kind == Kind.NAME;
        }
    }

    private RegoLexer(String source) {
        this.source = source;
    }

    /**
     * The tokens of the source.
     *
     * @throws IllegalArgumentException where a part has no end, or could be read in two ways; with
     *     the line
     */
    static List<Token> tokens(String source) {
        RegoLexer lexer = new RegoLexer(source);
        while (lexer.at < source.length()) {
            lexer.next();
        }
        return lexer.tokens;
    }

    static IllegalArgumentException fault(int line, String what) {
        return new IllegalArgumentException("line " + line + ": " + what);
    }

    private void next() {
        char c = source.charAt(at);
        if (c == '\n') {
            line++;
            at++;
        } else if (c == '\r') {
            if (at + 1 == source.length() || source.charAt(at + 1) != '\n') {
                throw fault(line, "a line ends with a line feed");
            }
            at++;
        } else if (c == ' ' || c == '\t') {
            at++;
        } else if (c == '#') {
            while (at < source.length() && source.charAt(at) != '\n' && source.charAt(at) != '\r') {
                at++;
            }
        } else if (c == '"') {
            text();
        } else if (c == '`') {
            rawText();
        } else if (c == '$') {
            throw dollar();
        } else if (isOfName(c)) {
            name(Character.isDigit(c));
        } else {
            add(Kind.OTHER, String.valueOf(c), at, at + 1);
        }
    }

    private IllegalArgumentException dollar() {
        int end = at + 1;
        while (end < source.length() && isOfName(source.charAt(end))) {
            end++;
        }
        return !tokens.isEmpty() && tokens.getLast().is(".")
                ? fault(line, "write [\"" + source.substring(at, end) + "\"], and no dot before it")
                : fault(line, "texts with expressions in them are not served");
    }

    private static boolean isOfName(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || isDigit(c);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private void name(boolean isNumber) {
        int end = at;
        while (end < source.length() && isOfName(source.charAt(end))) {
            end++;
        }
        add(isNumber ? Kind.OTHER : Kind.NAME, source.substring(at, end), at, end);
    }

    private void add(Kind kind, String text, int start, int end) {
        tokens.add(new Token(kind, text, start, end, line));
        at = end;
    }

    private void rawText() {
        int end = source.indexOf('`', at + 1);
        if (end < 0) {
            throw fault(line, "a text has no end");
        }
        String text = source.substring(at + 1, end);
        add(Kind.TEXT, text, at, end + 1);
        line += (int) text.chars().filter(c -> c == '\n').count();
    }

    private void text() {
        StringBuilder text = new StringBuilder();
        int start = at;
        int end = at + 1;
        while (charAt(end) != '"') {
            char c = charAt(end);
            if (c == '\n') {
                throw fault(line, "a text has no end");
            }
            if (c == '\\') {
                text.append(escaped(end + 1));
                end += charAt(end + 1) == 'u' ? 2 + CODE_DIGITS : 2;
            } else {
                text.append(c);
                end++;
            }
        }
        add(Kind.TEXT, text.toString(), start, end + 1);
    }

    private char charAt(int index) {
        if (index >= source.length()) {
            throw fault(line, "a text has no end");
        }
        return source.charAt(index);
    }

    private char escaped(int index) {
        char c = charAt(index);
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> (char) code(index + 1);
            default -> throw fault(line, "'\\" + c + "' stands for nothing in a text");
        };
    }

    private int code(int index) {
        int code = 0;
        for (int i = index; i < index + CODE_DIGITS; i++) {
            char c = charAt(i);
            int digit = c < 128 ? Character.digit(c, HEXADECIMAL) : -1;
            if (digit < 0) {
                throw fault(line, "'\\u' is followed by four hexadecimal digits");
            }
            code = code * HEXADECIMAL + digit;
        }
        return code;
    }
}
