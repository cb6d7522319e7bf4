import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import javax.tools.ToolProvider;

/**
 * The limits of style that a formatter does not see: lines of 100 columns, methods of 60 lines, 5
 * parameters (else a record), nothing left to do, no test switched off.
 */
final class Style {
    private static final int MAX_COLUMNS = 100;
    private static final int MAX_METHOD_LINES = 60;
    private static final int MAX_PARAMETERS = 5;
    private static final Pattern UNFINISHED =
            Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b|@Dis" + "abled\\b");

    private final List<String> findings = new ArrayList<>();

    private Style() {}

    /** Returns what is wrong, one line each: file, line, what. */
    static List<String> findingsIn(List<Path> sources) throws IOException {
        Style style = new Style();
        for (Path source : sources) {
            style.checkLines(source);
        }
        style.checkMethods(sources);
        return style.findings;
    }

    private void checkLines(Path source) throws IOException {
        List<String> lines = Files.readAllLines(source);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            int columns = line.codePointCount(0, line.length());
            if (columns > MAX_COLUMNS && !line.startsWith("import ")) {
                report(source, i + 1, "a line of " + columns + " columns");
            }
            if (UNFINISHED.matcher(line).find()) {
                report(source, i + 1, "something is left to do");
            }
        }
    }

    private void checkMethods(List<Path> sources) throws IOException {
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (var files = compiler.getStandardFileManager(null, null, null)) {
            var units = files.getJavaFileObjectsFromPaths(sources);
            var task = (JavacTask) compiler.getTask(null, files, _ -> {}, null, null, units);
            SourcePositions positions = Trees.instance(task).getSourcePositions();
            for (CompilationUnitTree unit : task.parse()) {
                new MethodScanner(unit, positions).scan(unit, false);
            }
        }
    }

    private void report(Path source, long line, String what) {
        findings.add(source + ":" + line + ": " + what);
    }

    /** Visits the methods of one file; the argument says whether the class around is a record. */
    private final class MethodScanner extends TreeScanner<Void, Boolean> {
        private final CompilationUnitTree unit;
        private final SourcePositions positions;

        private MethodScanner(CompilationUnitTree unit, SourcePositions positions) {
            this.unit = unit;
            this.positions = positions;
        }

        @Override
        public Void visitClass(ClassTree type, Boolean inRecord) {
            return super.visitClass(type, type.getKind() == Tree.Kind.RECORD);
        }

        @Override
        public Void visitMethod(MethodTree method, Boolean inRecord) {
            // Annotations do not count: a table's rows are data.
            Tree name = method.getReturnType() == null ? method : method.getReturnType();
            long first = line(positions.getStartPosition(unit, name));
            long lines = line(positions.getEndPosition(unit, method)) - first + 1;
            if (lines > MAX_METHOD_LINES) {
                report(method, first, "has " + lines + " lines");
            }
            boolean isRecordConstructor = inRecord && method.getReturnType() == null;
            int parameters = method.getParameters().size();
            if (parameters > MAX_PARAMETERS && !isRecordConstructor) {
                report(method, first, "has " + parameters + " parameters");
            }
            return super.visitMethod(method, inRecord);
        }

        private long line(long position) {
            return unit.getLineMap().getLineNumber(position);
        }

        private void report(MethodTree method, long line, String what) {
            Style.this.report(
                    Path.of(unit.getSourceFile().toUri()), line, method.getName() + " " + what);
        }
    }
}
