package dev.precept.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Locale;

/**
 * One run of the harness: where it works and where its results go.
 *
 * @param root the repository
 * @param jar the service as it is shipped
 * @param results where figures are added to files of this day and machine
 */
record Session(Path root, Path jar, Path results) {
    /** Rounds of every figure. */
    static final int ROUNDS = Integer.getInteger("bench.rounds", 5);

    /** The seed of everything random. */
    static final long SEED = Long.getLong("seed", 20_261_001L);

    /** Where data directories and logs lie; may be removed at any time. */
    Path work() {
        return root.resolve("infra/bench/target/work");
    }

    /** A peer's configuration. */
    Path peer(String name) {
        return root.resolve("infra/bench/peers").resolve(name);
    }

    /** Says something on the terminal and in the log beside the results. */
    void say(String format, Object... arguments) {
        String line = String.format(Locale.ROOT, format, arguments);
        System.out.println(line);
        append("log", line);
    }

    /** Prints a figure and adds it to the results. */
    void report(Figure figure) {
        say("%s   (load average %.2f)", figure.json(), Machine.load());
        append("jsonl", figure.json());
    }

    private void append(String extension, String line) {
        String date = LocalDate.now(ZoneOffset.UTC).toString();
        Path file = results.resolve(date + "-" + Machine.name() + "." + extension);
        try {
            Files.writeString(
                    file, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new BenchException("the results cannot be written to " + file, e);
        }
    }

    /** The commit that is measured, with a mark where the working tree differs. */
    String commit() {
        String git = root.toString();
        return Machine.run(Arrays.asList("git", "-C", git, "describe", "--always", "--dirty"))
                .strip();
    }
}
