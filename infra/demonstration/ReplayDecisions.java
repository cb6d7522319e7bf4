import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * Replays recorded decisions over HTTP: a bar for the progress, a line for each difference, and a
 * file that says how far it is, so that it goes on after whatever ended it.
 */
final class ReplayDecisions {
    private static final List<String> OPTIONS =
            List.of("from", "to", "organization", "application", "api", "state", "bootstrap");
    private static final List<String> COUNTS =
            List.of("decisions", "same", "different", "altered", "missing", "notReplayable");
    private static final int BAR_CHARACTERS = 30;
    private static final int DIFFERS = 2;

    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private final Map<String, String> options;
    private final Path file;
    private final Properties state = new Properties();
    private final Map<String, Long> before = new LinkedHashMap<>();

    private ReplayDecisions(Map<String, String> options) {
        this.options = options;
        this.file = Path.of(options.getOrDefault("state", "replay-decisions.state"));
    }

    public static void main(String[] arguments) throws InterruptedException {
        try {
            ReplayDecisions replay = new ReplayDecisions(options(arguments));
            System.exit(replay.run() ? 0 : DIFFERS);
        } catch (DemoFailure | IOException e) {
            System.err.println("\nreplay-decisions: " + e.getMessage());
            System.exit(1);
        }
    }

    private static Map<String, String> options(String[] arguments) {
        Map<String, String> options = new LinkedHashMap<>();
        for (int i = 0; i < arguments.length; i += 2) {
            String name = arguments[i].startsWith("--") ? arguments[i].substring(2) : "";
            if (!OPTIONS.contains(name) || i + 1 == arguments.length) {
                throw new DemoFailure("options are --" + String.join(" X, --", OPTIONS) + " X");
            }
            options.put(name, arguments[i + 1]);
        }
        return options;
    }

    /** Whether all came out the same. */
    private boolean run() throws IOException, InterruptedException {
        if (Files.exists(file)) {
            try (var in = Files.newBufferedReader(file)) {
                state.load(in);
            }
            System.err.println("going on after " + state.getProperty("after", "the beginning"));
        } else if (!options.containsKey("from")) {
            throw new DemoFailure("--from is needed: a position, or an instant");
        }
        remember("from", null);
        remember("to", Instant.now().toString());
        remember("organization", "default");
        remember("application", null);
        remember("api", null);
        boolean isMore = true;
        while (isMore) {
            COUNTS.forEach(it -> before.put(it, Long.valueOf(state.getProperty(it, "0"))));
            isMore = request();
        }
        Files.deleteIfExists(file);
        System.err.println();
        System.out.println(totals());
        return Stream.of("different", "altered", "missing")
                .allMatch(it -> "0".equals(state.getProperty(it, "0")));
    }

    /** What is asked for stays what it was when the file was begun. */
    private void remember(String name, String otherwise) {
        String value = options.getOrDefault(name, otherwise);
        if (value != null) {
            state.putIfAbsent(name, value);
        }
    }

    /** One request; whether it ended before the range did. */
    private boolean request() throws IOException, InterruptedException {
        Json credential =
                Json.parse(
                        Files.readString(
                                Path.of(options.getOrDefault("bootstrap", "data/bootstrap.json"))));
        HttpRequest request =
                HttpRequest.newBuilder(
                                URI.create(
                                        credential.get("base").text()
                                                + "/v1/organizations/"
                                                + Service.encode(state.getProperty("organization"))
                                                + "/decisions/replay"))
                        .header("Authorization", "Bearer " + token(credential))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(question()))
                        .build();
        HttpResponse<Stream<String>> response =
                http.send(request, HttpResponse.BodyHandlers.ofLines());
        if (response.statusCode() != 200) {
            throw new DemoFailure(
                    "answered "
                            + response.statusCode()
                            + ": "
                            + String.join("", response.body().toList()));
        }
        List<Json> last = new ArrayList<>();
        response.body().map(Json::parse).forEach(line -> take(line, last));
        if (last.isEmpty()) {
            throw new DemoFailure("it ended early; run it again and it goes on");
        }
        return !last.getFirst().get("next").isMissing();
    }

    private String question() {
        return Json.write(
                Json.object(
                        "from",
                        state.getProperty("from"),
                        "to",
                        state.getProperty("to"),
                        "application",
                        state.getProperty("application"),
                        "api",
                        state.getProperty("api"),
                        "after",
                        state.getProperty("after")));
    }

    private String token(Json credential) throws IOException, InterruptedException {
        String client =
                Service.encode(credential.get("client_id").text())
                        + ":"
                        + Service.encode(credential.get("client_secret").text());
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(credential.get("token_endpoint").text()))
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .header(
                                "Authorization",
                                "Basic "
                                        + Base64.getEncoder()
                                                .encodeToString(
                                                        client.getBytes(StandardCharsets.UTF_8)))
                        .POST(HttpRequest.BodyPublishers.ofString("grant_type=client_credentials"))
                        .build();
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() != 200) {
            throw new DemoFailure("the credential was refused: " + response.body());
        }
        return Json.parse(response.body()).get("access_token").text();
    }

    private void take(Json line, List<Json> last) {
        if (!line.get("difference").isMissing()) {
            System.err.print("\r");
            System.out.println(line.get("difference"));
        } else if (!line.get("failed").isMissing()) {
            throw new DemoFailure(line.get("failed").get("detail").text());
        } else {
            boolean isLast = !line.get("totals").isMissing();
            Json told = line.get(isLast ? "totals" : "progress");
            add(told);
            if (isLast) {
                last.add(told);
            } else {
                bar(told.get("at").text());
            }
        }
    }

    /** Adds up, and writes down how far it is. */
    private void add(Json told) {
        for (String count : COUNTS) {
            long number = Long.parseLong(told.get(count).text());
            state.setProperty(count, Long.toString(before.get(count) + number));
        }
        if (!told.get("next").isMissing()) {
            state.setProperty("after", told.get("next").text());
        }
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try {
            try (var out = Files.newBufferedWriter(fresh)) {
                state.store(out, null);
            }
            Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new DemoFailure("cannot write " + file + ": " + e.getMessage());
        }
    }

    private void bar(String at) {
        String from = state.getProperty("from");
        String to = state.getProperty("to");
        String bar = "";
        if (from.contains("T") && to.contains("T")) {
            double begin = Instant.parse(from).toEpochMilli();
            double end = Instant.parse(to).toEpochMilli();
            double part = (Instant.parse(at).toEpochMilli() - begin) / Math.max(1, end - begin);
            int full = (int) (BAR_CHARACTERS * Math.clamp(part, 0, 1));
            bar = "[" + "#".repeat(full) + ".".repeat(BAR_CHARACTERS - full) + "] ";
        }
        System.err.print("\r" + bar + at + " " + state.getProperty("decisions") + " decisions ");
    }

    private String totals() {
        StringBuilder text = new StringBuilder();
        COUNTS.forEach(
                it -> text.append(it).append(' ').append(state.getProperty(it, "0")).append("  "));
        return text.toString().strip();
    }
}
