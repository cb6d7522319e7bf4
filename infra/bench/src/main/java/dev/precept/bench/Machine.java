package dev.precept.bench;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The machine that is measured on. */
final class Machine {
    /** Where servers run in benchmarks that give each side a core of its own. */
    static final int SERVER_CORE = 0;

    /** Where their load is made. */
    static final int LOAD_CORE = 1;

    private static final int TICKS_PER_SECOND = 100;
    private static final double MICROS_PER_TICK = 1e6 / TICKS_PER_SECOND;

    private Machine() {}

    /** Processes that ran or waited to run over the last minute. */
    static double load() {
        try {
            return Double.parseDouble(Files.readString(Path.of("/proc/loadavg")).split(" ")[0]);
        } catch (IOException e) {
            throw new BenchException("/proc/loadavg cannot be read", e);
        }
    }

    /** The processor, its cores and the memory. */
    static String description() {
        return cpuModel() + ", " + cores() + " cores, " + memoryGigabytes() + " GB";
    }

    /** A short name for file names. */
    static String name() {
        return cpuModel().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-")
                + "-"
                + cores()
                + "-cores";
    }

    static int cores() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return (int) lines.filter(line -> line.startsWith("processor")).count();
        } catch (IOException e) {
            throw new BenchException("/proc/cpuinfo cannot be read", e);
        }
    }

    /** All of them, as taskset names them. */
    static String allCores() {
        return "0-" + (cores() - 1);
    }

    private static String cpuModel() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
            return lines.filter(line -> line.startsWith("model name"))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse("unknown");
        } catch (IOException e) {
            throw new BenchException("/proc/cpuinfo cannot be read", e);
        }
    }

    private static long memoryGigabytes() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/meminfo"))) {
            String total = lines.findFirst().orElse("0").replaceAll("[^0-9]", "");
            return Math.round(Long.parseLong(total) / 1024.0 / 1024.0);
        } catch (IOException e) {
            throw new BenchException("/proc/meminfo cannot be read", e);
        }
    }

    /** Microseconds of processor time that a process has used, its own and the kernel's for it. */
    static double cpuMicros(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * MICROS_PER_TICK;
        } catch (IOException e) {
            throw new BenchException("process " + pid + " is gone", e);
        }
    }

    /** Keeps every thread of this process, those yet to come too, on the cores. */
    static void pinSelf(String cores) {
        long pid = ProcessHandle.current().pid();
        run(List.of("taskset", "--all-tasks", "--cpu-list", "--pid", cores, "" + pid));
    }

    /** Runs a command to its end; its output where it succeeds. */
    static String run(List<String> command) {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            String output =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new BenchException(String.join(" ", command) + " failed:\n" + output);
            }
            return output;
        } catch (IOException e) {
            throw new BenchException(command.getFirst() + " cannot be started", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchException("interrupted", e);
        }
    }

    /** A port that nothing listens on. */
    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new BenchException("there is no free port", e);
        }
    }
}
