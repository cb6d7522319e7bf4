package dev.precept.pdp.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.Operator;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.navigation.CelNavigableExpr;
import dev.cel.common.types.CelType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.precept.domain.condition.Operand.Source;
import dev.precept.projections.condition.Expression;
import dev.precept.projections.condition.ExpressionCompiler;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * CEL as conditions use it: the variables {@code subject, resource, action, context, token} (maps
 * from names to values of any type) and {@code now} (a timestamp), the standard functions, no
 * macros, hence no loops: what an expression costs is bounded by its nodes. The result must be true
 * or false. For any number of threads.
 */
public final class CelExpressions implements ExpressionCompiler {
    static final String NOW = "now";

    /** Not groups: what an expression makes of fewer of their values cannot be told beforehand. */
    private static final Set<Source> SOURCES = EnumSet.complementOf(EnumSet.of(Source.GROUPS));

    private static final CelType VALUES = MapType.create(SimpleType.STRING, SimpleType.DYN);

    /** Made when the first expression comes: most services never see one. */
    private static final class Environment {
        static final CelOptions OPTIONS =
                CelOptions.current()
                        .maxExpressionCodePointSize(Limits.SOURCE_CODE_POINTS)
                        .maxParseExpressionNodeCount(Limits.NODES)
                        .maxParseRecursionDepth(Limits.DEPTH)
                        .maxRegexProgramSize(Limits.REGEX_PROGRAM)
                        .enableComprehension(false)
                        .comprehensionMaxIterations(0)
                        .enableHeterogeneousNumericComparisons(true)
                        .build();
        static final CelCompiler COMPILER = compiler();
        static final CelRuntime RUNTIME =
                CelRuntimeFactory.plannerRuntimeBuilder().setOptions(OPTIONS).build();

        static final CelRuntime.Program MATCHING = matching();

        private static CelRuntime.Program matching() {
            try {
                return RUNTIME.createProgram(
                        COMPILER.compile("''.matches(context.pattern)").getAst());
            } catch (CelValidationException | CelEvaluationException e) {
                throw new IllegalStateException("matches is no function", e);
            }
        }

        private static CelCompiler compiler() {
            CelCompilerBuilder builder =
                    CelCompilerFactory.standardCelCompilerBuilder()
                            .setOptions(OPTIONS)
                            .setStandardMacros()
                            .setResultType(SimpleType.BOOL)
                            .addVar(NOW, SimpleType.TIMESTAMP);
            SOURCES.forEach(source -> builder.addVar(name(source), VALUES));
            return builder.build();
        }
    }

    @Override
    public Optional<String> fault(String source) {
        CelValidationResult result = Environment.COMPILER.compile(source);
        try {
            return patternFault(result.getAst());
        } catch (CelValidationException e) {
            return Optional.of(told(result));
        }
    }

    /** A pattern that can never be matched against would leave its expression unknown for ever. */
    private static Optional<String> patternFault(CelAbstractSyntaxTree tree) {
        return CelNavigableAst.fromAst(tree)
                .getRoot()
                .allNodes()
                .filter(node -> node.getKind() == Kind.CALL)
                .map(node -> node.expr().call())
                .filter(call -> call.function().equals("matches"))
                .map(call -> call.args().getLast())
                .filter(CelExpressions::isText)
                .map(pattern -> pattern.constant().stringValue())
                .filter(pattern -> !isPattern(pattern))
                .map(CelExpressions::noPattern)
                .findFirst();
    }

    private static boolean isText(CelExpr expression) {
        return expression.getKind() == Kind.CONSTANT
                && expression.constant().getKind() == CelConstant.Kind.STRING_VALUE;
    }

    private static boolean isPattern(String pattern) {
        try {
            Environment.MATCHING.eval(Map.of("context", Map.of("pattern", pattern)));
            return true;
        } catch (CelEvaluationException e) {
            return false;
        }
    }

    private static String noPattern(String pattern) {
        String told = "no regular expression of RE2's, or too large a one: '" + pattern + "'";
        return told.substring(0, Math.min(told.length(), Limits.PROBLEM_CHARACTERS));
    }

    private static String told(CelValidationResult result) {
        String told =
                result.getErrors().stream()
                        .map(
                                issue ->
                                        "line %d, column %d: %s"
                                                .formatted(
                                                        issue.getSourceLocation().getLine(),
                                                        issue.getSourceLocation().getColumn() + 1,
                                                        issue.getMessage()))
                        .collect(Collectors.joining("; "));
        return told.substring(0, Math.min(told.length(), Limits.PROBLEM_CHARACTERS));
    }

    @Override
    public Expression compile(String source) {
        try {
            CelAbstractSyntaxTree tree = Environment.COMPILER.compile(source).getAst();
            return new CelExpression(
                    Environment.RUNTIME.createProgram(tree),
                    sources(tree, _ -> true),
                    sources(tree, node -> !node.isSelectedFrom()));
        } catch (CelValidationException | CelEvaluationException e) {
            return Expression.UNKNOWN;
        }
    }

    private static Set<Source> sources(CelAbstractSyntaxTree tree, Predicate<Node> which) {
        EnumSet<Source> sources = EnumSet.noneOf(Source.class);
        CelNavigableAst.fromAst(tree)
                .getRoot()
                .allNodes()
                .filter(node -> node.getKind() == Kind.IDENT)
                .map(node -> new Node(node, node.expr().ident().name()))
                .filter(which)
                .forEach(
                        node -> {
                            for (Source source : SOURCES) {
                                if (name(source).equals(node.name())) {
                                    sources.add(source);
                                }
                            }
                        });
        return Set.copyOf(sources);
    }

    /** A variable where it is named. */
    private record Node(CelNavigableExpr expression, String name) {
        /** Whether it is named for one of its values, be it {@code a.b} or {@code a['b']}. */
        boolean isSelectedFrom() {
            CelExpr parent = expression.parent().map(CelNavigableExpr::expr).orElse(null);
            if (parent == null) {
                return false;
            }
            return switch (parent.getKind()) {
                case SELECT -> !parent.select().testOnly();
                case CALL ->
                        parent.call().function().equals(Operator.INDEX.getFunction())
                                && parent.call().args().getFirst().id() == expression.id();
                default -> false;
            };
        }
    }

    static String name(Source source) {
        return source.name().toLowerCase(Locale.ROOT);
    }
}
