package dev.precept.domain.policy;

import dev.precept.domain.condition.Operand.Source;
import dev.precept.domain.policy.RegoLexer.Kind;
import dev.precept.domain.policy.RegoLexer.Token;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A module in Rego (the language of Open Policy Agent, version 1), as far as it can be understood
 * without an OPA: which package it is, what it reads of the input, and that it is a function of its
 * input alone. It refers to nothing in {@code data} but packages it may, calls nothing but
 * functions of these and {@link RegoBuiltIns#SERVED}, and puts no function in the place of another.
 * Immutable.
 */
public final class RegoModule {
    private static final String DATA = "data";
    private static final String INPUT = "input";
    private static final String DEFAULT = "default";

    /** Words of the language that no value ends with. */
    private static final Set<String> WORDS =
            Set.of(
                    "as", DEFAULT, "else", "every", "if", "import", "in", "not", "package", "some",
                    "with");

    /** Values that are written as names. */
    private static final Set<String> VALUES = Set.of("true", "false", "null", DATA, INPUT);

    private final String source;
    private final String packagePath;
    private final Set<String> names;
    private final Map<String, List<Rule>> rules;
    private final Set<Source> reads;
    private final List<Reference> references;
    private final List<Token> tokens;
    private final List<Integer> statements;

    /**
     * A part of what defines a rule.
     *
     * @param line where it stands
     * @param oddity what it is, where it can be neither true nor false; null where it may be
     */
    private record Rule(int line, @Nullable String oddity) {}

    /**
     * Where a package is named: from after {@code data}, or from the name itself, to its end.
     *
     * @param path what is named, from there on
     * @param parts the ends of the parts of the path
     * @param isPackage whether this is the module's own name
     * @param isImport whether what follows may be called by its last name
     */
    private record Reference(
            int start,
            List<String> path,
            List<Integer> parts,
            boolean isPackage,
            boolean isImport) {}

    private RegoModule(Reader reader, String source) {
        this.source = source;
        this.packagePath = reader.packagePath;
        this.names = Set.copyOf(reader.names);
        this.rules = Map.copyOf(reader.rules);
        this.reads = Set.copyOf(reader.reads);
        this.references = List.copyOf(reader.references);
        this.tokens = List.copyOf(reader.tokens);
        this.statements = List.copyOf(reader.statements);
    }

    /**
     * Understands a module that stands for itself.
     *
     * @throws IllegalArgumentException with what is wrong, for people, and where
     */
    public static RegoModule of(String source) {
        return new RegoModule(new Reader(source, Set.of()), source);
    }

    /**
     * Understands a module of tests, which refers to the module it tests as well.
     *
     * @throws IllegalArgumentException with what is wrong, for people, and where
     */
    public static RegoModule ofTests(String source, RegoModule tested) {
        return new RegoModule(new Reader(source, Set.of(tested.packagePath)), source);
    }

    /** Its package, with dots between its parts. */
    public String packagePath() {
        return packagePath;
    }

    /**
     * What is plainly against a rule that is to be true or false, for people: that it is not there,
     * or is something else. That it may be false only is not; nor is what shows when it is asked.
     */
    public Optional<String> unfitness(String rule) {
        List<Rule> parts = rules.get(rule);
        if (parts == null) {
            return Optional.of("there is no rule '" + rule + "' that begins a line");
        }
        return parts.stream()
                .filter(it -> it.oddity() != null)
                .findFirst()
                .map(
                        it ->
                                "line %d: the rule '%s' is to be true or false, and is %s"
                                        .formatted(it.line(), rule, it.oddity()));
    }

    /** Whether any name in it begins so. */
    public boolean mentionsAny(String beginning) {
        return names.stream().anyMatch(name -> name.startsWith(beginning));
    }

    /** The parts of the input that it may read, be it that they lack something. */
    public Set<Source> reads() {
        return reads;
    }

    /**
     * What to write instead, for people, where a rule may have several values at once, as far as
     * its form tells.
     */
    public Optional<String> ambiguity(String rule) {
        List<Rule> parts = rules.get(rule);
        return parts != null && RegoRule.mayHaveSeveral(tokens, statements, rule)
                ? Optional.of(
                        "line %d: it may have several values at once, an error that ends"
                                        .formatted(parts.getFirst().line())
                                + " a sidecar's whole decision: write each definition as"
                                + " '%s if …', or a single".formatted(rule)
                                + " one without 'some', 'walk' and variables in brackets")
                : Optional.empty();
    }

    /**
     * The same module with other names of packages, its own and those it refers to.
     *
     * @param packages the new name by the old one, with dots between the parts; of several that fit
     *     the longest counts
     */
    public String renamed(Map<String, String> packages) {
        StringBuilder renamed = new StringBuilder();
        int from = 0;
        for (Reference reference : references) {
            int size = reference.path().size();
            while (size > 0 && !packages.containsKey(beginning(reference, size))) {
                size--;
            }
            String name = size == 0 ? null : packages.get(beginning(reference, size));
            if (name == null || (reference.isPackage() && size < reference.path().size())) {
                continue;
            }
            renamed.append(source, from, reference.start());
            renamed.append(reference.isPackage() ? name : "." + name);
            from = reference.parts().get(size - 1);
            if (reference.isImport() && size == reference.path().size()) {
                renamed.append(" as ").append(reference.path().getLast());
            }
        }
        return renamed.append(source, from, source.length()).toString();
    }

    private static String beginning(Reference reference, int size) {
        return String.join(".", reference.path().subList(0, size));
    }

    /** Reads one module. Confined to a call. */
    private static final class Reader {
        private final List<Token> tokens;
        private final RegoHead heads;
        private final List<List<String>> allowed = new ArrayList<>();
        private final List<Reference> references = new ArrayList<>();
        private final Set<String> names = new HashSet<>();
        private final Map<String, List<Rule>> rules = new HashMap<>();
        private final Set<Source> reads = EnumSet.noneOf(Source.class);
        private final Set<String> aliases = new HashSet<>();
        private final Set<String> functions = new HashSet<>();
        private final List<Call> calls = new ArrayList<>();
        private final List<Integer> statements = new ArrayList<>();
        private final String packagePath;
        private int at;
        private int depth;

        /**
         * A call of what is neither in {@code data} nor defined there.
         *
         * @param open where its arguments begin
         */
        private record Call(List<String> path, int line, int open) {}

        Reader(String source, Set<String> others) {
            this.tokens = RegoLexer.tokens(source);
            this.heads = new RegoHead(tokens);
            this.packagePath = packagePath();
            this.allowed.add(List.of(packagePath.split("\\.")));
            others.forEach(other -> this.allowed.add(List.of(other.split("\\."))));
            while (at < tokens.size()) {
                Token token = tokens.get(at);
                boolean isHead = token.isName() && !isAt(at - 1, ".");
                if (isHead) {
                    head(token);
                } else if (token.is("(") || token.is("[") || token.is("{")) {
                    depth++;
                } else if (token.is(")") || token.is("]") || token.is("}")) {
                    depth--;
                }
                at++;
            }
            calls.forEach(this::check);
        }

        private boolean isAt(int index, String text) {
            return index >= 0 && index < tokens.size() && tokens.get(index).is(text);
        }

        /** The first statement names the package. */
        private String packagePath() {
            if (!isAt(0, "package") || tokens.size() < 2 || !tokens.get(1).isName()) {
                throw RegoLexer.fault(
                        tokens.isEmpty() ? 1 : tokens.getFirst().line(),
                        "a module begins with its package, as in 'package orders'");
            }
            int start = tokens.get(1).start();
            Path path = path(1);
            for (int i = 1; i < path.next(); i++) {
                if (tokens.get(i).kind() == Kind.TEXT) {
                    throw RegoLexer.fault(
                            tokens.get(i).line(), "the parts of a package's name are plain names");
                }
            }
            references.add(new Reference(start, path.names(), path.ends(), true, false));
            at = path.next();
            return String.join(".", path.names());
        }

        private void head(Token token) {
            names.add(token.text());
            Path path = path(at);
            boolean isStatement = beginsRule(token) && !isAt(at - 1, DEFAULT);
            if (isStatement && !isContinued(token)) {
                statements.add(at);
            }
            if (token.is("with")) {
                replacement(token);
            }
            if (beginsRule(token)) {
                String oddity = heads.oddity(path.names().size() > 1, path.next());
                rules.computeIfAbsent(token.text(), _ -> new ArrayList<>())
                        .add(new Rule(token.line(), oddity));
            }
            if (token.text().equals(DATA)) {
                data(token, path);
            } else if (token.text().equals(INPUT)) {
                input(path);
            } else if (isCall(path)) {
                boolean isDefined = beginsRule(token);
                if (isDefined && path.names().size() > 1) {
                    throw notServed(String.join(".", path.names()), token.line());
                }
                if (isDefined) {
                    functions.add(token.text());
                } else {
                    calls.add(new Call(path.names(), token.line(), path.next()));
                }
            }
        }

        /** OPA takes what stands away from its arguments for no call. */
        private boolean isCall(Path path) {
            return isAt(path.next(), "(")
                    && tokens.get(path.next()).start() == path.ends().getLast()
                    && !WORDS.contains(path.names().getFirst());
        }

        /** Whether the token begins a line or statement of the module itself, as heads do. */
        private boolean beginsRule(Token token) {
            if (depth != 0) {
                return false;
            }
            Token before = tokens.get(at - 1);
            return before.is(DEFAULT)
                    || before.is(";")
                    || before.is("}")
                    || (before.line() < token.line() && endsValue(before));
        }

        /** Whether the statement before goes on, on a line of its own. */
        private static boolean isContinued(Token token) {
            return WORDS.contains(token.text()) && !token.is(DEFAULT) && !token.is("import");
        }

        private boolean endsValue(Token token) {
            return switch (token.kind()) {
                case TEXT -> true;
                case NAME -> !WORDS.contains(token.text()) || isAt(at - 2, ".");
                case OTHER ->
                        token.is(")") || token.is("]") || Character.isDigit(token.text().charAt(0));
            };
        }

        private void check(Call call) {
            String name = String.join(".", call.path());
            boolean isOwn =
                    aliases.contains(call.path().getFirst())
                            || (call.path().size() == 1 && functions.contains(name));
            if (isOwn) {
                return;
            }
            if (!RegoBuiltIns.SERVED.contains(name)) {
                throw notServed(name, call.line());
            }
            new RegoArguments(tokens).check(name, call.open());
        }

        private static IllegalArgumentException notServed(String name, int line) {
            return RegoLexer.fault(
                    line,
                    "'"
                            + name
                            + "' is not served: a policy calls functions of its own, by plain"
                            + " names, and those built-in ones that depend on their arguments"
                            + " alone and make little of them");
        }

        /** Only functions may be replaced by functions, and these are none of the module's. */
        private void replacement(Token with) {
            boolean isData = isAt(at + 1, DATA);
            Path target = at + 1 < tokens.size() ? path(at + 1) : null;
            if (target == null || (!isData && !isAt(at + 1, INPUT))) {
                throw RegoLexer.fault(with.line(), "'with' replaces 'input' and 'data' alone");
            }
            int value = target.next() + 1;
            boolean isValue =
                    isAt(target.next(), "as")
                            && value < tokens.size()
                            && !isAt(value, "(")
                            && (!tokens.get(value).isName()
                                    || VALUES.contains(tokens.get(value).text()));
            if (isData && !isValue) {
                throw RegoLexer.fault(
                        with.line(), "what replaces 'data' is a value, and no name of one");
            }
        }

        private void data(Token token, Path path) {
            List<String> names = path.names().subList(1, path.names().size());
            if (allowed.stream().noneMatch(it -> isIn(names, it))) {
                throw RegoLexer.fault(
                        token.line(),
                        "a module refers to nothing in 'data' but its own package, data."
                                + packagePath);
            }
            if (isAt(at - 1, "import")) {
                aliases.add(
                        isAt(path.next(), "as") && path.next() + 1 < tokens.size()
                                ? tokens.get(path.next() + 1).text()
                                : names.getLast());
            }
            references.add(
                    new Reference(
                            token.end(),
                            names,
                            path.ends().subList(1, path.ends().size()),
                            false,
                            isAt(at - 1, "import") && !isAt(path.next(), "as")));
        }

        private static boolean isIn(List<String> path, List<String> module) {
            return path.size() >= module.size() && path.subList(0, module.size()).equals(module);
        }

        private void input(Path path) {
            if (path.names().size() == 1) {
                reads.addAll(EnumSet.complementOf(EnumSet.of(Source.GROUPS)));
                return;
            }
            for (Source source : EnumSet.complementOf(EnumSet.of(Source.GROUPS))) {
                if (path.names().get(1).equals(source.name().toLowerCase(Locale.ROOT))) {
                    reads.add(source);
                }
            }
        }

        /**
         * A path of constants.
         *
         * @param ends where each of its parts ends in the source
         * @param next the token after it
         */
        private record Path(List<String> names, List<Integer> ends, int next) {}

        private Path path(int head) {
            List<String> path = new ArrayList<>(List.of(tokens.get(head).text()));
            List<Integer> ends = new ArrayList<>(List.of(tokens.get(head).end()));
            int next = head + 1;
            boolean isMore = true;
            while (isMore) {
                isMore = false;
                if (isAt(next, ".") && next + 1 < tokens.size() && tokens.get(next + 1).isName()) {
                    path.add(tokens.get(next + 1).text());
                    ends.add(tokens.get(next + 1).end());
                    next += 2;
                    isMore = true;
                } else if (isAt(next, "[")
                        && isAt(next + 2, "]")
                        && tokens.get(next + 1).kind() == Kind.TEXT) {
                    path.add(tokens.get(next + 1).text());
                    ends.add(tokens.get(next + 2).end());
                    next += 3;
                    isMore = true;
                }
            }
            return new Path(path, ends, next);
        }
    }
}
