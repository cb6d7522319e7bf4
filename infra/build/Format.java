import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;

/**
 * Checks ({@code --dry-run}) or rewrites ({@code --replace}) every Java source below the given root
 * with google-java-format, AOSP style; names what {@link Style} finds. Run by the build from
 * source; exits with 1 where something is left to do by hand, or to rewrite.
 */
final class Format {
    private Format() {}

    public static void main(String[] arguments) throws IOException {
        boolean isCheck = arguments[0].equals("--dry-run");
        List<Path> sources = sourcesBelow(Path.of(arguments[1]));
        int unformatted = format(isCheck, sources);
        if (isCheck && unformatted != 0) {
            System.err.println("The files above are not in the form demanded: run infra/format");
        }
        List<String> findings = Style.findingsIn(sources);
        findings.forEach(System.err::println);
        if (unformatted != 0 || !findings.isEmpty()) {
            System.exit(1);
        }
    }

    private static int format(boolean isCheck, List<Path> sources) {
        List<String> command = new ArrayList<>();
        command.add("--aosp");
        command.addAll(
                isCheck ? List.of("--dry-run", "--set-exit-if-changed") : List.of("--replace"));
        sources.forEach(source -> command.add(source.toString()));
        ToolProvider formatter = ToolProvider.findFirst("google-java-format").orElseThrow();
        return formatter.run(System.out, System.err, command.toArray(String[]::new));
    }

    /** Looks into no folder that holds what a build or a running service wrote. */
    private static List<Path> sourcesBelow(Path root) throws IOException {
        List<Path> sources = new ArrayList<>();
        Files.walkFileTree(
                root,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(
                            Path folder, BasicFileAttributes attributes) {
                        String name = folder.getFileName().toString();
                        boolean isForeign =
                                name.startsWith(".")
                                        || name.equals("target")
                                        || name.equals("node_modules")
                                        || folder.equals(root.resolve("data"));
                        return isForeign && !folder.equals(root)
                                ? FileVisitResult.SKIP_SUBTREE
                                : FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                        if (file.toString().endsWith(".java")) {
                            sources.add(file);
                        }
                        return FileVisitResult.CONTINUE;
                    }
                });
        return sources;
    }
}
