package dev.precept.gateway;

import dev.precept.projections.embedded.FeedException;
import dev.precept.projections.embedded.FeedException.Kind;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * What a gateway has to know of the service besides the log: the issuer that tokens name, which is
 * the service's configuration and not part of it. It is read from the metadata of AuthZEN 1.0
 * (section 9), where it names the decision point, and kept in a file for the next start. Threads
 * share it.
 */
public final class Introduction {
    private static final System.Logger LOG = System.getLogger(Introduction.class.getName());
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final HttpFeed.Service service;
    private final @Nullable Path kept;
    private volatile @Nullable String issuer;

    /**
     * Begins with what was kept.
     *
     * @param kept the file; null for none
     */
    public Introduction(HttpFeed.Service service, @Nullable Path kept) {
        this.service = service;
        this.kept = kept;
        this.issuer = kept == null ? null : read(kept);
    }

    /** Whom it is with. */
    HttpFeed.Service service() {
        return service;
    }

    /** The issuer of the organization's tokens; null before it was ever known. */
    public @Nullable String issuer() {
        return issuer;
    }

    /**
     * Asks the service who it is, and whether it knows the gateway's key.
     *
     * @throws FeedException of kind {@code REFUSED} where a setting is wrong: the message says what
     */
    public void ask() throws FeedException {
        try (HttpClient client =
                HttpClient.newBuilder()
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .connectTimeout(Limits.CONNECT)
                        .build()) {
            String found = issuer(client);
            checkKey(client);
            if (!found.equals(issuer)) {
                keep(found);
                issuer = found;
            }
        }
    }

    private String issuer(HttpClient client) throws FeedException {
        HttpResponse<byte[]> answer =
                send(client, request("/.well-known/authzen-configuration/o/").GET().build());
        if (answer.statusCode() == 404) {
            throw new FeedException(
                    Kind.REFUSED,
                    "at "
                            + service.url()
                            + " there is no organization '"
                            + service.organization()
                            + "', or no Precept");
        }
        try {
            String point = JSON.readTree(answer.body()).path("policy_decision_point").asString("");
            if (answer.statusCode() == 200 && !point.isEmpty()) {
                return point;
            }
        } catch (JacksonException other) {
            throw unfit(answer.statusCode(), other);
        }
        throw unfit(answer.statusCode(), null);
    }

    private FeedException unfit(int status, @Nullable JacksonException why) {
        Kind kind = status == 200 ? Kind.REFUSED : Kind.UNAVAILABLE;
        String message = "what answers at " + service.url() + " is no Precept: " + status;
        return why == null
                ? new FeedException(kind, message)
                : new FeedException(kind, message, why);
    }

    /** An empty question: whoever may ask is told what is wrong with it, anybody else to go. */
    private void checkKey(HttpClient client) throws FeedException {
        URI uri = uri("/o/", "/access/v1/evaluation");
        HttpRequest request =
                HttpRequest.newBuilder(uri)
                        .timeout(Limits.ANSWER)
                        .header("Precept-Gateway-Key", service.key().text())
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{}"))
                        .build();
        int status = send(client, request).statusCode();
        if (status == 401 || status == 403) {
            throw new FeedException(
                    Kind.REFUSED,
                    service.key()
                            + " is not, or no longer, one of a gateway of organization '"
                            + service.organization()
                            + "' at "
                            + service.url());
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(uri(path, "")).timeout(Limits.ANSWER);
    }

    private URI uri(String before, String after) {
        String base = service.url().toString().replaceAll("/+$", "");
        return URI.create(base + before + service.organization().value() + after);
    }

    private HttpResponse<byte[]> send(HttpClient client, HttpRequest request) throws FeedException {
        try {
            return Answers.send(client, request, Answers.whole());
        } catch (IOException away) {
            throw new FeedException(
                    Kind.UNAVAILABLE, "nothing answers at " + service.url() + ": " + away, away);
        } catch (InterruptedException ending) {
            Thread.currentThread().interrupt();
            throw new FeedException(Kind.UNAVAILABLE, "interrupted", ending);
        }
    }

    private static @Nullable String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file).strip() : null;
        } catch (IOException unreadable) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "The issuer that was kept is not used",
                    unreadable);
            return null;
        }
    }

    private void keep(String found) {
        Path file = kept;
        if (file == null) {
            return;
        }
        try {
            Path next = file.resolveSibling(file.getFileName() + ".next");
            Files.writeString(next, found);
            Files.move(
                    next,
                    file,
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException unkept) {
            LOG.log(System.Logger.Level.WARNING, "The issuer is not kept", unkept);
        }
    }
}
