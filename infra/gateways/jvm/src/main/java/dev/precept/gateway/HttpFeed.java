package dev.precept.gateway;

import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.Position;
import dev.precept.projections.condition.ExpressionCompiler;
import dev.precept.projections.embedded.Feed;
import dev.precept.projections.embedded.FeedException;
import dev.precept.projections.embedded.FeedException.Kind;
import dev.precept.projections.embedded.FollowerReport;
import dev.precept.projections.embedded.LeaseAnswer;
import dev.precept.projections.embedded.LeaseOffice;
import dev.precept.projections.embedded.LeaseQuestion;
import dev.precept.projections.image.GatewayDocument;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.snapshot.SnapshotReader;
import dev.precept.projections.snapshot.UnreadableSnapshotException;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * The service over HTTP, as a registered gateway sees it that is known by its key: snapshot and
 * changes of what its registration says that it follows, its lease, and its reports. Threads share
 * it.
 */
public final class HttpFeed implements Feed, LeaseOffice {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final String KEY = "Precept-Gateway-Key";
    private static final String ACCEPT = "Accept";

    private final Service service;
    private final ExpressionCompiler expressions;
    private final Supplier<PolicyImage> image;
    private final HttpClient client;
    private final String instance = UUID.randomUUID().toString();
    private volatile Duration leaseLength = Limits.ANSWER;

    /**
     * Which service, and as whom.
     *
     * @param url the service's, for the lean listener rather than the main one; {@code https} but
     *     on one machine
     * @param organization the handle of the one that the gateway is registered in
     * @param key the gateway's
     */
    public record Service(URI url, Handle organization, GatewayKey key) {
        private static final Pattern THIS_MACHINE =
                Pattern.compile(
                        "localhost|.+\\.localhost|127(\\.\\d{1,3}){3}|\\[::1]|\\[(0+:){7}0*1]",
                        Pattern.CASE_INSENSITIVE);

        /** Whether the key goes over a network for everybody there to read. */
        public boolean isExposed() {
            return "http".equalsIgnoreCase(url.getScheme())
                    && !THIS_MACHINE.matcher(String.valueOf(url.getHost())).matches();
        }

        URI at(String path) {
            String base = url.toString().replaceAll("/+$", "");
            return URI.create(base + "/v1/organizations/" + organization.value() + path);
        }
    }

    /**
     * Nothing is asked yet.
     *
     * @param expressions makes the conditions of images
     * @param image the newest one, in which the gateway finds itself by its key
     */
    public HttpFeed(Service service, ExpressionCompiler expressions, Supplier<PolicyImage> image) {
        this.service = service;
        this.expressions = expressions;
        this.image = image;
        this.client =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .connectTimeout(Limits.CONNECT)
                        .build();
    }

    @Override
    public PolicyImage snapshot() throws FeedException {
        HttpRequest request =
                request("/changes/snapshot").header(ACCEPT, "application/x-ndjson").GET().build();
        try (InputStream body = new WatchedStream(stream(request), Limits.SILENCE)) {
            return SnapshotReader.read(body, expressions);
        } catch (UnreadableSnapshotException unfit) {
            throw new FeedException(
                    Kind.UNAVAILABLE, "no sound snapshot came: " + unfit.getMessage(), unfit);
        } catch (IOException away) {
            throw unreachable(away);
        }
    }

    @Override
    public Messages after(String log, Position position) throws FeedException {
        HttpRequest request =
                request("/changes?after=" + position)
                        .header(ACCEPT, "text/event-stream")
                        .header("Precept-Log", log)
                        .GET()
                        .build();
        return new EventStream(stream(request));
    }

    @Override
    public LeaseAnswer ask(LeaseQuestion question) throws FeedException {
        ObjectNode body = body(question.log(), question.position(), question.stateHash().value());
        HttpRequest request =
                request("/gateways/" + gateway() + "/lease")
                        .timeout(leaseLength)
                        .POST(BodyPublishers.ofString(body.toString()))
                        .header("Content-Type", "application/json")
                        .build();
        LeaseAnswer answer = read(answer(request));
        Duration length = answer.lease();
        leaseLength =
                length.isPositive() && length.compareTo(Limits.ANSWER) < 0 ? length : Limits.ANSWER;
        return answer;
    }

    @Override
    public void report(FollowerReport report) throws FeedException {
        ObjectNode body = body(report.log(), report.position(), report.stateHash().value());
        if (report.error() != null) {
            body.put("error", printable(report.error()));
        }
        answer(
                request("/gateways/" + gateway() + "/applied")
                        .PUT(BodyPublishers.ofString(body.toString()))
                        .header("Content-Type", "application/json")
                        .build());
    }

    private ObjectNode body(String log, Position position, String stateHash) {
        return JSON.createObjectNode()
                .put("log", log)
                .put("position", position.value())
                .put("stateHash", stateHash)
                .put("instance", instance);
    }

    /** What is reported is printable ASCII, and not long. */
    private static String printable(String text) {
        String clean = text.replaceAll("[^ -~]", "?");
        return clean.substring(0, Math.min(clean.length(), Limits.ERROR_CHARACTERS));
    }

    private String gateway() throws FeedException {
        OrganizationImage organization = image.get().organization(service.organization());
        GatewayDocument itself =
                organization == null ? null : organization.gateways().byKey(service.key().id());
        if (itself == null) {
            throw new FeedException(
                    Kind.REFUSED,
                    "organization "
                            + service.organization()
                            + " has no gateway with "
                            + service.key());
        }
        return itself.handle().value();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(service.at(path))
                .timeout(Limits.ANSWER)
                .header(KEY, service.key().text());
    }

    private static LeaseAnswer read(byte[] json) throws FeedException {
        try {
            JsonNode answer = JSON.readTree(json);
            return new LeaseAnswer(
                    answer.required("log").asString(),
                    new Position(answer.required("head").asLong()),
                    Instant.parse(answer.required("at").asString()),
                    answer.required("changed").asBoolean(),
                    Duration.ofMillis(answer.required("leaseMillis").asLong()));
        } catch (JacksonException | DateTimeException | IllegalArgumentException malformed) {
            throw new FeedException(Kind.UNAVAILABLE, "a lease cannot be read", malformed);
        }
    }

    private byte[] answer(HttpRequest request) throws FeedException {
        HttpResponse<byte[]> response = send(request, Answers.whole());
        if (response.statusCode() / 100 == 2) {
            return response.body();
        }
        throw refusal(response.statusCode(), response.body());
    }

    /** The body of an answer that is none of a refusal. */
    private InputStream stream(HttpRequest request) throws FeedException {
        HttpResponse<InputStream> response = send(request, Answers.streamed());
        if (response.statusCode() / 100 == 2) {
            return response.body();
        }
        try (InputStream body = response.body()) {
            throw refusal(response.statusCode(), body.readAllBytes());
        } catch (IOException away) {
            throw unreachable(away);
        }
    }

    private <T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler)
            throws FeedException {
        try {
            return Answers.send(client, request, handler);
        } catch (IOException away) {
            throw unreachable(away);
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
            throw new FeedException(Kind.UNAVAILABLE, "interrupted", ending);
        }
    }

    private static FeedException refusal(int status, byte[] body) {
        String code = code(body);
        String message = "the service answers " + status + (code == null ? "" : ", " + code);
        return new FeedException(
                switch (status) {
                    case 401, 403, 404 -> Kind.REFUSED;
                    case 409 -> "quarantined".equals(code) ? Kind.QUARANTINED : Kind.BEGIN_AGAIN;
                    default -> Kind.UNAVAILABLE;
                },
                message);
    }

    private static @Nullable String code(byte[] body) {
        try {
            JsonNode problem = JSON.readTree(body);
            return problem.path("code").asString(null);
        } catch (JacksonException other) {
            return null;
        }
    }

    private static FeedException unreachable(IOException why) {
        return new FeedException(
                Kind.UNAVAILABLE, "the service is not reached: " + why.getMessage(), why);
    }
}
