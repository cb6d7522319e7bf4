package dev.precept.pdp.cli;

import dev.precept.cli.CommandLineProgram;
import dev.precept.cli.Terminal;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Runs the command line in this JVM, with a folder and an environment of its own. */
final class Shell {
    private final Path folder;
    private final Map<String, String> environment = new HashMap<>();

    /** What a command left. */
    record Result(int code, String out, String err) {}

    Shell() {
        try {
            folder = Files.createTempDirectory("precept-cli");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path folder() {
        return folder;
    }

    Shell with(String name, String value) {
        environment.put(name, value);
        return this;
    }

    /** A file with this text. */
    String file(String name, String text) {
        try {
            return Files.writeString(folder.resolve(name), text).toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Result run(String... arguments) {
        return runWith("", arguments);
    }

    /** Runs it with this on standard input. */
    Result runWith(String in, String... arguments) {
        return run(in, new ByteArrayOutputStream(), arguments);
    }

    /** Runs it; what it says on standard error is to be seen meanwhile. */
    Result runSaying(ByteArrayOutputStream err, String... arguments) {
        return run("", err, arguments);
    }

    private Result run(String in, ByteArrayOutputStream err, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Terminal terminal =
                new Terminal(
                        new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)),
                        new PrintStream(out, false, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        environment,
                        folder.resolve("config"));
        int code = CommandLineProgram.run(terminal, arguments);
        return new Result(
                code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
