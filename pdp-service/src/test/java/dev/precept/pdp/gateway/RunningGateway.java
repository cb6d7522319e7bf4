package dev.precept.pdp.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Assumptions;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** A gateway that runs as its sample says, but for addresses, organization and key. */
final class RunningGateway implements AutoCloseable {
    /** Among what is put in place: the text of a file key.pem beside the samples. */
    static final String PEM = "key.pem beside";

    private static final int START_TRIES = 200;
    private static final int TIMEOUT_MILLIS = 10_000;

    private final Process process;
    private final int port;
    private final Path log;

    private RunningGateway(Process process, int port, Path log) {
        this.process = process;
        this.port = port;
        this.log = log;
    }

    /** Starts one. Where the program is missing this is no test: in CI that is a failure. */
    static RunningGateway start(GatewayKind kind, int pdp, String key, int upstream)
            throws Exception {
        return start(
                kind.folder(),
                kind::command,
                Map.of(
                        "127.0.0.1:8081",
                        "127.0.0.1:" + pdp,
                        "127.0.0.1:9000",
                        "127.0.0.1:" + upstream,
                        "GATEWAY-KEY",
                        key));
    }

    /**
     * Starts what a folder of samples describes.
     *
     * @param command by the directory that the samples then lie in
     * @param own what stands in them, and what is put in its place
     */
    static RunningGateway start(
            String folder, Function<String, List<String>> command, Map<String, String> own)
            throws Exception {
        int port = freePort();
        Path directory = Files.createTempDirectory("precept-" + folder);
        Map<String, String> all = new LinkedHashMap<>(own);
        all.put("127.0.0.1:8000", "127.0.0.1:" + port);
        all.put("//:8000", "//:" + port);
        all.put("lua-load precept.lua", "lua-load " + directory + "/precept.lua");
        all.put("Checker precept.lua", "Checker " + directory + "/precept.lua");
        all.put("\"key.pem\"", "\"" + directory + "/key.pem\"");
        try (Stream<Path> samples = Files.list(samples().resolve(folder))) {
            for (Path sample : samples.toList()) {
                String text = Files.readString(sample);
                for (Map.Entry<String, String> each : all.entrySet()) {
                    text = text.replace(each.getKey(), each.getValue());
                }
                Files.writeString(directory.resolve(sample.getFileName()), text);
            }
        }
        String pem = own.get(PEM);
        if (pem != null) {
            Files.writeString(directory.resolve("key.pem"), pem);
        }
        List<String> program = command.apply(directory.toString());
        requireProgram(Path.of(program.getFirst()));
        Path log = directory.resolve("output.log");
        ProcessBuilder builder =
                new ProcessBuilder(program)
                        .directory(directory.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(log.toFile());
        builder.environment().put("HOME", directory.toString());
        builder.environment().put("XDG_DATA_HOME", directory.toString());
        builder.environment().put("XDG_CONFIG_HOME", directory.toString());
        RunningGateway gateway = new RunningGateway(builder.start(), port, log);
        gateway.awaitListening();
        return gateway;
    }

    private static void requireProgram(Path program) {
        boolean isThere = Files.isExecutable(program);
        if (!isThere && System.getenv("CI") != null) {
            throw new AssertionError(program + " is missing: run infra/gateways/install");
        }
        Assumptions.assumeTrue(
                isThere, program + " is missing: infra/gateways/install puts it there");
    }

    /** The folder of the samples. */
    static Path samples() {
        Path here = Path.of("").toAbsolutePath();
        while (here != null && !Files.isDirectory(here.resolve("infra/gateways"))) {
            here = here.getParent();
        }
        return java.util.Objects.requireNonNull(here).resolve("infra/gateways");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private void awaitListening() throws Exception {
        for (int i = 0; i < START_TRIES; i++) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                assertThat(socket.isConnected()).isTrue();
                return;
            } catch (IOException notYet) {
                assertThat(process.isAlive()).as(Files.readString(log)).isTrue();
                Thread.sleep(50);
            }
        }
        close();
        throw new AssertionError("it does not listen: " + Files.readString(log));
    }

    /** Sends a request as it is and reads the answer to its end; the answer's text. */
    String send(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            OutputStream out = socket.getOutputStream();
            out.write(request.getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    /** What it has written. */
    String log() throws IOException {
        return Files.readString(log);
    }

    @Override
    public void close() throws Exception {
        process.descendants().forEach(ProcessHandle::destroy);
        process.destroy();
        if (!process.waitFor(10, java.util.concurrent.TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }
}
