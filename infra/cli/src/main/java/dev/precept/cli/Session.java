package dev.precept.cli;

import dev.precept.cli.Context.Login;
import dev.precept.cli.Context.Token;

import tools.jackson.databind.JsonNode;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Who asks, and where: the context with a token that counts. {@code PRECEPT_TOKEN} goes before
 * whatever is kept. Secrets come from files and the environment and go to the token endpoint alone.
 */
final class Session {
    private static final String BOOTSTRAP = "bootstrap.json";
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    private final Http http;
    private final Terminal terminal;
    private final Context context;

    private Session(Http http, Terminal terminal, Context context) {
        this.http = http;
        this.terminal = terminal;
        this.context = context;
    }

    /** The one that an invocation means. */
    static Session of(Invocation invocation) {
        Terminal terminal = invocation.terminal();
        Contexts contexts = Contexts.read(terminal.folder());
        String named = invocation.text("--context").orElse(terminal.variable("PRECEPT_CONTEXT"));
        Context context = named.isEmpty() ? contexts.counting() : contexts.all().get(named);
        if (context == null && !named.isEmpty()) {
            throw Failure.usage(
                    "There is no context '"
                            + named
                            + "'. There are: "
                            + (contexts.all().isEmpty() ? "none" : contexts.all().keySet())
                            + ".");
        }
        String server = invocation.text("--server").orElse(terminal.variable("PRECEPT_SERVER"));
        if (context == null) {
            if (server.isEmpty()) {
                throw new Failure(
                        ExitCode.FORBIDDEN,
                        "Not logged in. Log in with 'precept login', or set PRECEPT_SERVER and"
                                + " PRECEPT_TOKEN.");
            }
            context =
                    new Context("", address(server, terminal), "", new Login.ByEnvironment(), null);
        } else if (!server.isEmpty() && !address(server, terminal).equals(context.server())) {
            // A token goes to the service that gave it, and to no other.
            context =
                    new Context("", address(server, terminal), "", new Login.ByEnvironment(), null);
        }
        String organization =
                invocation.text("--org").orElse(terminal.variable("PRECEPT_ORGANIZATION"));
        return new Session(
                new Http(), terminal, organization.isEmpty() ? context : context.in(organization));
    }

    /** Where a service answers, without a slash at the end; tokens go over TLS or stay here. */
    static String address(String text, Terminal terminal) {
        String address = text.replaceAll("/+$", "");
        URI uri = Http.uri(address);
        boolean isHere = LOOPBACK.contains(uri.getHost());
        if (uri.getScheme().equals("http")
                && !isHere
                && !terminal.variable("PRECEPT_INSECURE_HTTP").equals("true")) {
            throw Failure.usage(
                    address
                            + " would be sent tokens in the clear: use https, or set"
                            + " PRECEPT_INSECURE_HTTP=true where the way is safe.");
        }
        return address;
    }

    Http http() {
        return http;
    }

    String server() {
        return context.server();
    }

    /** The organization that is meant; {@code default} where nobody said another. */
    String organization() {
        return context.organization().isEmpty() ? "default" : context.organization();
    }

    /** A token that counts; another one is got and kept where the one there is has ended. */
    String token() {
        String given = terminal.variable("PRECEPT_TOKEN");
        if (!given.isEmpty()) {
            return given;
        }
        Token token = context.token();
        if (token != null && token.isUsable(Instant.now())) {
            return token.value();
        }
        Token fresh = renewed(http, terminal, context);
        if (!context.name().isEmpty()) {
            Contexts all = Contexts.read(terminal.folder());
            Context kept = all.all().get(context.name());
            if (kept != null) {
                all.with(kept.with(fresh), false).write(terminal.folder());
            }
        }
        return fresh.value();
    }

    /** Gets a token in the context's own way. */
    static Token renewed(Http http, Terminal terminal, Context context) {
        return switch (context.login()) {
            case Login.ByFile(String file) -> byFile(http, terminal, context.server(), file);
            case Login.ByEnvironment() -> byEnvironment(http, terminal, context.server());
            case Login.ByDevice(String clientId, String tokenEndpoint) -> {
                Token old = context.token();
                if (old == null || old.refresh().isEmpty()) {
                    throw over();
                }
                Http.Answer answer =
                        http.form(
                                tokenEndpoint,
                                "",
                                Map.of(
                                        "grant_type",
                                        "refresh_token",
                                        "client_id",
                                        clientId,
                                        "refresh_token",
                                        old.refresh()));
                if (answer.status() == 400 || answer.status() == 401) {
                    throw over();
                }
                yield token(answer, old.refresh());
            }
        };
    }

    private static Failure over() {
        return new Failure(
                ExitCode.FORBIDDEN, "The login is over. Log in again: precept login --device ...");
    }

    private static Token byFile(Http http, Terminal terminal, String server, String file) {
        JsonNode credential = Trees.json(terminal.read(file), file);
        for (String member : new String[] {"client_id", "client_secret", "token_endpoint"}) {
            if (!credential.path(member).isString()) {
                throw Failure.usage(file + " has no '" + member + "': is it a " + BOOTSTRAP + "?");
            }
        }
        String endpoint = address(credential.path("token_endpoint").asString(), terminal);
        if (!origin(endpoint).equals(origin(server))) {
            throw Failure.usage(
                    "The token_endpoint of "
                            + file
                            + " is at "
                            + origin(endpoint)
                            + ", and its tokens would be sent to "
                            + origin(server)
                            + ": a token goes to the service that gave it. Name that one by"
                            + " --server, or nothing.");
        }
        return byClient(
                http,
                endpoint,
                credential.path("client_id").asString(),
                credential.path("client_secret").asString());
    }

    /** Scheme, host and port, also where the port is the scheme's own (RFC 6454 section 4). */
    private static String origin(String address) {
        URI uri = Http.uri(address);
        int own = uri.getScheme().equals("https") ? 443 : 80;
        return uri.getScheme()
                + "://"
                + uri.getHost().toLowerCase(Locale.ROOT)
                + ":"
                + (uri.getPort() < 0 ? own : uri.getPort());
    }

    private static Token byEnvironment(Http http, Terminal terminal, String server) {
        String id = terminal.variable("PRECEPT_CLIENT_ID");
        String file = terminal.variable("PRECEPT_CLIENT_SECRET_FILE");
        String secret =
                file.isEmpty() ? terminal.variable("PRECEPT_CLIENT_SECRET") : terminal.line(file);
        if (id.isEmpty() || secret.isEmpty()) {
            throw new Failure(
                    ExitCode.FORBIDDEN,
                    "Not logged in: set PRECEPT_TOKEN, or PRECEPT_CLIENT_ID and"
                            + " PRECEPT_CLIENT_SECRET_FILE, or log in with 'precept login'.");
        }
        return byClient(http, server + "/o/system/oauth2/token", id, secret);
    }

    private static Token byClient(Http http, String endpoint, String id, String secret) {
        // RFC 6749 section 2.3.1: both are form-encoded before they are joined.
        String pair = Http.encoded(id) + ":" + Http.encoded(secret);
        String basic = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
        return token(
                http.form(endpoint, "Basic " + basic, Map.of("grant_type", "client_credentials")),
                "");
    }

    /** The token of a token endpoint's answer (RFC 6749 section 5). */
    static Token token(Http.Answer answer, String refresh) {
        JsonNode body = answer.json();
        if (!answer.isSuccess()) {
            String error = body.path("error").asString("HTTP " + answer.status());
            throw new Failure(
                    answer.status() >= 500 ? ExitCode.UNAVAILABLE : ExitCode.FORBIDDEN,
                    "No token was given: "
                            + Output.plain(
                                            error
                                                    + " "
                                                    + body.path("error_description").asString(""))
                                    .strip());
        }
        return new Token(
                body.path("access_token").asString(""),
                Instant.now().plusSeconds(body.path("expires_in").asLong(0)),
                body.path("refresh_token").asString(refresh));
    }

    /** The absolute path of a credential's file. */
    static String path(String file) {
        return Path.of(file).toAbsolutePath().normalize().toString();
    }
}
