package dev.precept.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a command sees of the machine.
 *
 * @param in standard input
 * @param out standard output, for what was asked for and nothing else
 * @param err standard error, for what is said about it
 * @param environment the environment's variables
 * @param folder where contexts and tokens are kept
 */
public record Terminal(
        InputStream in,
        PrintStream out,
        PrintStream err,
        Map<String, String> environment,
        Path folder) {
    /** The process's own; the folder is that of the XDG Base Directory Specification. */
    public static Terminal own() {
        Map<String, String> environment = System.getenv();
        String base = environment.getOrDefault("XDG_CONFIG_HOME", "");
        Path folder =
                base.isEmpty()
                        ? Path.of(System.getProperty("user.home"), ".config", "precept")
                        : Path.of(base, "precept");
        String own = environment.getOrDefault("PRECEPT_CONFIG", "");
        return new Terminal(
                System.in,
                new PrintStream(System.out, false, StandardCharsets.UTF_8),
                new PrintStream(System.err, true, StandardCharsets.UTF_8),
                environment,
                own.isEmpty() ? folder : Path.of(own));
    }

    /** A variable of the environment; empty where it is not set. */
    String variable(String name) {
        return environment.getOrDefault(name, "");
    }

    /** A file's bytes; {@code -} is standard input. */
    byte[] read(String file) {
        try (InputStream from = file.equals("-") ? in : Files.newInputStream(Path.of(file))) {
            byte[] bytes = from.readNBytes(Limits.BYTES + 1);
            if (bytes.length > Limits.BYTES) {
                throw Failure.usage(file + " is larger than " + (Limits.BYTES >> 20) + " MiB.");
            }
            return bytes;
        } catch (NoSuchFileException e) {
            throw Failure.usage("There is no file " + file + ".");
        } catch (IOException e) {
            throw Failure.usage("Cannot read " + file + ": " + e.getMessage());
        }
    }

    /** A file's first line: how a secret is handed over. */
    String line(String file) {
        String text = new String(read(file), StandardCharsets.UTF_8);
        String line = text.lines().findFirst().orElse("").strip();
        if (line.isEmpty()) {
            throw Failure.usage(file + " is empty.");
        }
        return line;
    }
}
