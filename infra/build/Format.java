import java.io.IOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.spi.ToolProvider;

/**
 * Checks ({@code --dry-run}) or rewrites ({@code --replace}) every Java source below the given root
 * with google-java-format, AOSP style; names what {@link Style} finds. Run by the build from
 * source; exits with 1 where something is left to do by hand, or to rewrite. What was once seen to
 * be in the form is remembered by its content, and not looked at again.
 */
final class Format {
    private static final String KNOWN = "target/formatted";

    private Format() {}

    public static void main(String[] arguments) throws IOException {
        boolean isCheck = arguments[0].equals("--dry-run");
        List<Path> sources = sourcesBelow(Path.of(arguments[1]));
        int unformatted = format(isCheck, Path.of(arguments[1]), sources);
        if (isCheck && unformatted != 0) {
            System.err.println("The files above are not in the form demanded: run infra/format");
        }
        List<String> findings = Style.findingsIn(sources);
        findings.forEach(System.err::println);
        if (unformatted != 0 || !findings.isEmpty()) {
            System.exit(1);
        }
    }

    private static int format(boolean isCheck, Path root, List<Path> sources) throws IOException {
        ToolProvider formatter = ToolProvider.findFirst("google-java-format").orElseThrow();
        Path file = root.resolve(KNOWN);
        Set<String> known = Files.exists(file) ? Set.copyOf(Files.readAllLines(file)) : Set.of();
        List<String> command = new ArrayList<>();
        command.add("--aosp");
        command.addAll(
                isCheck ? List.of("--dry-run", "--set-exit-if-changed") : List.of("--replace"));
        int options = command.size();
        for (Path source : sources) {
            if (!known.contains(name(formatter, source))) {
                command.add(source.toString());
            }
        }
        int status =
                command.size() == options
                        ? 0
                        : formatter.run(System.out, System.err, command.toArray(String[]::new));
        // What was rewritten may have to be rewritten again: only a check tells.
        if (isCheck && status == 0) {
            List<String> names = new ArrayList<>();
            for (Path source : sources) {
                names.add(name(formatter, source));
            }
            Files.createDirectories(file.getParent());
            Files.write(file, names);
        }
        return status;
    }

    /** What a source says, to whom: another formatter may see it otherwise. */
    private static String name(ToolProvider formatter, Path source) throws IOException {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            URL jar = formatter.getClass().getProtectionDomain().getCodeSource().getLocation();
            digest.update(jar.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest(Files.readAllBytes(source)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
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
