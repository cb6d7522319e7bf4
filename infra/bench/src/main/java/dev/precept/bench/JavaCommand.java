package dev.precept.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Commands that start a JVM of the version that runs the benchmarks. */
final class JavaCommand {
    private JavaCommand() {}

    /** What infra/run starts the service with, before the options of the service. */
    static List<String> service(Path jar, List<String> options) {
        List<String> command = base();
        command.add("-XX:+ExitOnOutOfMemoryError");
        command.add("-jar");
        command.add(jar.toString());
        command.addAll(options);
        return command;
    }

    /** A main class of the harness. */
    static List<String> harness(Class<?> main, String... arguments) {
        return onClassPath(main.getName(), List.of(), arguments);
    }

    /** A main class on the class path of the harness, with options of the JVM. */
    static List<String> onClassPath(String main, List<String> options, String... arguments) {
        List<String> command = base();
        command.addAll(options);
        command.add("--class-path");
        command.add(System.getProperty("java.class.path"));
        command.add(main);
        command.addAll(List.of(arguments));
        return command;
    }

    private static List<String> base() {
        return new ArrayList<>(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "--sun-misc-unsafe-memory-access=allow"));
    }
}
