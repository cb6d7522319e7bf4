package dev.precept.cli;

import dev.precept.cli.Context.Login;
import dev.precept.cli.Context.Token;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Model.CommandSpec;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** {@code login, logout, context, token}: who one is, and where. */
final class Logins {
    private static final String SCOPES = "precept:admin precept:read precept:audit precept:decide";
    private static final String DEVICE = "urn:ietf:params:oauth:grant-type:device_code";

    /** How much later is asked again where one asked too soon (RFC 8628 section 3.5). */
    private static final int SLOWER_SECONDS = 5;

    private Logins() {}

    static List<CommandSpec> commands() {
        return List.of(
                Verb.of(
                        Options.of("login")
                                .value(
                                        "--bootstrap",
                                        "FILE",
                                        "a credential like the bootstrap.json of the first start")
                                .flag("--device", "as a person, at a browser (RFC 8628)")
                                .value("--client-id", "ID", "of --device: the public client")
                                .value("--scope", "SCOPES", "of --device: what is asked for")
                                .spec(),
                        "Gets a token and keeps it in a file of yours alone."
                                + " Without options: by PRECEPT_CLIENT_ID and"
                                + " PRECEPT_CLIENT_SECRET_FILE.",
                        Logins::login),
                Verb.of(
                        Options.of("logout").flag("--all", "every context").spec(),
                        "Forgets the token and the context; tells the service to end the grant.",
                        Logins::logout),
                Verb.of(
                        Options.of("context")
                                .arguments("NAME", "0..1", List.of(), "the one to count from now")
                                .spec(),
                        "Shows the contexts, or has another one count.",
                        Logins::context),
                Verb.of(
                        Options.of("token")
                                .flag("--claims", "show what it says, unverified, instead")
                                .spec(),
                        "Writes the access token, for curl and others. Treat it as a password.",
                        Logins::token));
    }

    private static ExitCode login(Invocation invocation) {
        Terminal terminal = invocation.terminal();
        Http http = new Http();
        String organization =
                invocation.text("--org").orElse(terminal.variable("PRECEPT_ORGANIZATION"));
        String name = invocation.text("--context").orElse("default");
        Context context;
        if (invocation.text("--bootstrap").isPresent()) {
            String file = Session.path(invocation.required("--bootstrap"));
            JsonNode credential = Trees.json(terminal.read(file), file);
            String server =
                    invocation.text("--server").orElse(credential.path("base").asString(""));
            context =
                    new Context(
                            name,
                            Session.address(server, terminal),
                            organization,
                            new Login.ByFile(file),
                            null);
        } else {
            String server =
                    Session.address(
                            invocation.text("--server").orElse(terminal.variable("PRECEPT_SERVER")),
                            terminal);
            Login login =
                    invocation.flag("--device")
                            ? new Login.ByDevice(
                                    invocation.required("--client-id"),
                                    server + "/o/system/oauth2/token")
                            : new Login.ByEnvironment();
            context = new Context(name, server, organization, login, null);
        }
        Token token =
                context.login() instanceof Login.ByDevice device
                        ? byDevice(http, invocation, context, device)
                        : Session.renewed(http, terminal, context);
        Contexts.read(terminal.folder()).with(context.with(token), true).write(terminal.folder());
        invocation.say("Logged in at " + context.server() + " until " + token.endsAt() + ".");
        return ExitCode.OK;
    }

    private static Token byDevice(
            Http http, Invocation invocation, Context context, Login.ByDevice device) {
        Http.Answer answer =
                http.form(
                        context.server() + "/o/system/oauth2/device_authorization",
                        "",
                        Map.of(
                                "client_id",
                                device.clientId(),
                                "scope",
                                invocation.text("--scope").orElse(SCOPES)));
        JsonNode code = answer.json();
        if (!answer.isSuccess()) {
            throw Api.failure(answer);
        }
        invocation.say(
                "Open "
                        + Output.cell(code.path("verification_uri"))
                        + " in a browser and enter "
                        + Output.cell(code.path("user_code")));
        Instant end = Instant.now().plusSeconds(code.path("expires_in").asLong(0));
        long seconds = Math.max(1, code.path("interval").asLong(SLOWER_SECONDS));
        Map<String, String> form =
                Map.of(
                        "grant_type", DEVICE,
                        "client_id", device.clientId(),
                        "device_code", code.path("device_code").asString(""));
        while (Instant.now().isBefore(end)) {
            pause(seconds);
            Http.Answer polled = http.form(device.tokenEndpoint(), "", form);
            switch (polled.isSuccess() ? "" : polled.json().path("error").asString("")) {
                case "authorization_pending" -> {}
                case "slow_down" -> seconds += SLOWER_SECONDS;
                default -> {
                    return Session.token(polled, "");
                }
            }
        }
        throw new Failure(ExitCode.FORBIDDEN, "The code has ended and nobody entered it.");
    }

    private static void pause(long seconds) {
        try {
            Thread.sleep(seconds * 1_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure(ExitCode.FORBIDDEN, "Interrupted.");
        }
    }

    private static ExitCode logout(Invocation invocation) {
        Terminal terminal = invocation.terminal();
        Contexts contexts = Contexts.read(terminal.folder());
        List<String> names =
                invocation.flag("--all")
                        ? List.copyOf(contexts.all().keySet())
                        : List.of(invocation.text("--context").orElse(contexts.current()));
        for (String name : names) {
            Context context = contexts.all().get(name);
            if (context == null) {
                throw Failure.usage("There is no context '" + name + "'.");
            }
            contexts = contexts.without(name);
            contexts.write(terminal.folder());
            revoke(invocation, context);
        }
        return ExitCode.OK;
    }

    /** Ends the grant of a person's refresh token (RFC 7009), as far as the service is there. */
    private static void revoke(Invocation invocation, Context context) {
        Token token = context.token();
        if (token == null
                || token.refresh().isEmpty()
                || !(context.login() instanceof Login.ByDevice device)) {
            return;
        }
        try {
            new Http()
                    .form(
                            context.server() + "/o/system/oauth2/revoke",
                            "",
                            Map.of("client_id", device.clientId(), "token", token.refresh()));
        } catch (Failure e) {
            invocation.say("The grant could not be ended at the service: " + e.words());
        }
    }

    private static ExitCode context(Invocation invocation) {
        Terminal terminal = invocation.terminal();
        Contexts contexts = Contexts.read(terminal.folder());
        if (invocation.argument(0).isPresent()) {
            String name = invocation.argument(0).orElseThrow();
            Context chosen = contexts.all().get(name);
            if (chosen == null) {
                throw Failure.usage("There is no context '" + name + "'.");
            }
            Context changed = invocation.text("--org").map(chosen::in).orElse(chosen);
            contexts.with(changed, true).write(terminal.folder());
            return ExitCode.OK;
        }
        List<JsonNode> shown = new ArrayList<>();
        for (Context context : contexts.all().values()) {
            Token token = context.token();
            shown.add(
                    Trees.object()
                            .put("current", context.name().equals(contexts.current()) ? "*" : "")
                            .put("name", context.name())
                            .put("server", context.server())
                            .put("organization", context.organization())
                            .put("tokenUntil", until(token)));
        }
        invocation.output().list(shown);
        return ExitCode.OK;
    }

    private static String until(@Nullable Token token) {
        return token == null ? "" : token.endsAt().toString();
    }

    private static ExitCode token(Invocation invocation) {
        String token = Session.of(invocation).token();
        if (!invocation.flag("--claims")) {
            invocation.output().line(token);
            return ExitCode.OK;
        }
        String[] parts = token.split("\\.");
        try {
            if (parts.length == 3) {
                byte[] claims = Base64.getUrlDecoder().decode(parts[1]);
                invocation.output().thing(Trees.json(claims, "The token"));
                return ExitCode.OK;
            }
        } catch (IllegalArgumentException | JacksonException _) {
            // said below
        }
        throw new Failure(
                ExitCode.REFUSED, "The token is opaque: only the service can say what it holds.");
    }
}
