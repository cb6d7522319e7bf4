package dev.precept.cli;

import dev.precept.cli.Context.Login;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * The contexts there are, kept in one file that its owner alone may read. A change replaces the
 * file as a whole.
 *
 * @param current the name of the one that counts where none is named; empty for none
 * @param all by name
 */
record Contexts(String current, Map<String, Context> all) {
    private static final String FILE = "contexts.json";

    static Contexts read(Path folder) {
        Path file = folder.resolve(FILE);
        Map<String, Context> all = new TreeMap<>();
        if (!Files.exists(file)) {
            return new Contexts("", all);
        }
        try {
            JsonNode read = Trees.json(Files.readAllBytes(file), file.toString());
            for (Map.Entry<String, JsonNode> one : read.path("contexts").properties()) {
                all.put(one.getKey(), context(one.getKey(), one.getValue()));
            }
            return new Contexts(read.path("current").asString(""), all);
        } catch (IOException e) {
            throw Failure.usage("Cannot read " + file + ": " + e.getMessage());
        }
    }

    private static Context context(String name, JsonNode of) {
        JsonNode login = of.path("login");
        JsonNode token = of.path("token");
        return new Context(
                name,
                of.path("server").asString(""),
                of.path("organization").asString(""),
                switch (login.path("by").asString("")) {
                    case "file" -> new Login.ByFile(login.path("file").asString(""));
                    case "device" ->
                            new Login.ByDevice(
                                    login.path("clientId").asString(""),
                                    login.path("tokenEndpoint").asString(""));
                    default -> new Login.ByEnvironment();
                },
                token.isObject()
                        ? new Context.Token(
                                token.path("value").asString(""),
                                Instant.ofEpochSecond(token.path("endsAtSeconds").asLong(0)),
                                token.path("refresh").asString(""))
                        : null);
    }

    @Nullable Context counting() {
        return all.get(current);
    }

    /** The same with this one, which counts from now on. */
    Contexts with(Context context, boolean isCurrent) {
        Map<String, Context> others = new TreeMap<>(all);
        others.put(context.name(), context);
        return new Contexts(isCurrent ? context.name() : current, others);
    }

    Contexts without(String name) {
        Map<String, Context> others = new TreeMap<>(all);
        others.remove(name);
        return new Contexts(name.equals(current) ? "" : current, others);
    }

    void write(Path folder) {
        ObjectNode written = Trees.object().put("current", current);
        ObjectNode contexts = written.putObject("contexts");
        all.values().forEach(context -> contexts.set(context.name(), written(context)));
        var owner = PosixFilePermissions.fromString("rw-------");
        try {
            Files.createDirectories(folder);
            Path fresh =
                    Files.createTempFile(
                            folder, FILE, "", PosixFilePermissions.asFileAttribute(owner));
            try {
                Files.write(fresh, Trees.json(written).getBytes(StandardCharsets.UTF_8));
                Files.move(
                        fresh,
                        folder.resolve(FILE),
                        StandardCopyOption.ATOMIC_MOVE,
                        StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(fresh);
            }
        } catch (IOException e) {
            throw Failure.usage("Cannot write " + folder.resolve(FILE) + ": " + e.getMessage());
        }
    }

    private static ObjectNode written(Context context) {
        ObjectNode written =
                Trees.object()
                        .put("server", context.server())
                        .put("organization", context.organization());
        ObjectNode login = written.putObject("login");
        switch (context.login()) {
            case Login.ByFile(String file) -> login.put("by", "file").put("file", file);
            case Login.ByEnvironment() -> login.put("by", "environment");
            case Login.ByDevice(String clientId, String tokenEndpoint) ->
                    login.put("by", "device")
                            .put("clientId", clientId)
                            .put("tokenEndpoint", tokenEndpoint);
        }
        Context.Token token = context.token();
        if (token != null) {
            written.putObject("token")
                    .put("value", token.value())
                    .put("endsAtSeconds", token.endsAt().getEpochSecond())
                    .put("refresh", token.refresh());
        }
        return written;
    }
}
