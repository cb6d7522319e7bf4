import com.google.googlejavaformat.java.Main;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Checks ({@code --dry-run}) or rewrites ({@code --replace}) every Java source below the given root
 * with google-java-format, AOSP style. Run by the build as a single source file; exits with 1 and
 * the names of the files where something is to do.
 */
final class Format {
    private Format() {}

    public static void main(String[] arguments) throws IOException {
        String mode = arguments[0];
        Path root = Path.of(arguments[1]);
        List<String> command = new ArrayList<>(List.of("--aosp", mode));
        if (mode.equals("--dry-run")) {
            command.add("--set-exit-if-changed");
        }
        List<String> sources = sourcesBelow(root);
        command.addAll(sources);
        System.out.printf("format %s: %d files%n", mode, sources.size());
        Main.main(command.toArray(String[]::new));
    }

    private static List<String> sourcesBelow(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> isOurs(root.relativize(file)))
                    .map(Path::toString)
                    .sorted()
                    .toList();
        }
    }

    private static boolean isOurs(Path file) {
        for (Path part : file) {
            String name = part.toString();
            if (name.equals("target") || name.equals("data") || name.startsWith(".")) {
                return false;
            }
        }
        return true;
    }
}
