package dev.precept.cli.importer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.cli.Failure;

import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;

/** Whatever an export says, it becomes a document and a report, or is refused in words. */
class ImportProperties {
    private static final long SEED = Long.getLong("seed", new Random().nextLong());
    private static final int ROUNDS = Integer.getInteger("rounds", 300);
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final RandomGenerator random = new Random(SEED);

    @Test
    void noExportBreaksAnImporter() throws IOException {
        for (String name : List.of("keycloak", "asgardeo", "api-manager")) {
            List<Source> sources = ImportTest.sources(name);
            for (int i = 0; i < ROUNDS; i++) {
                List<Source> damaged =
                        sources.stream()
                                .map(it -> new Source(it.file(), damaged(it.content())))
                                .toList();
                try {
                    read(name, damaged);
                } catch (Failure | IllegalArgumentException e) {
                    assertThat(e).as("-Dseed=" + SEED).hasMessageMatching("(?s).* no .*");
                }
            }
        }
    }

    /** Roles, groups and members of them gone, and who may have what: nobody has more. */
    @Test
    void whatIsTakenAwayOfARealmGivesNobodyMore() throws IOException {
        List<Source> sources = ImportTest.sources("keycloak");
        Set<String> all = permissions(read("keycloak", sources));
        for (int i = 0; i < ROUNDS; i++) {
            JsonNode less = sources.getFirst().content().deepCopy();
            for (String list : List.of("/scopeMappings", "/roles/realm", "/users", "/groups")) {
                ArrayNode of = (ArrayNode) less.at(list);
                if (random.nextBoolean()) {
                    of.remove(random.nextInt(of.size()));
                }
            }
            assertThat(all)
                    .as("-Dseed=" + SEED)
                    .containsAll(permissions(read("keycloak", List.of(new Source("less", less)))));
        }
    }

    private static Imported read(String name, List<Source> sources) {
        return name.equals("keycloak")
                ? ImportTest.keycloak(sources.getFirst(), false)
                : Wso2Import.read(sources);
    }

    private static Set<String> permissions(Imported imported) {
        Set<String> all = new TreeSet<>();
        imported.document()
                .path("roles")
                .properties()
                .forEach(
                        role ->
                                role.getValue()
                                        .path("permissions")
                                        .forEach(it -> all.add(role.getKey() + " " + it)));
        return all;
    }

    /** The same with some values that are something else. */
    private JsonNode damaged(JsonNode content) {
        JsonNode copy = content.deepCopy();
        for (int i = random.nextInt(1, 4); i > 0; i--) {
            List<JsonNode> containers = new ArrayList<>();
            collect(copy, containers);
            JsonNode at = containers.get(random.nextInt(containers.size()));
            if (at instanceof ObjectNode object && !object.isEmpty()) {
                List<String> names = new ArrayList<>(object.propertyNames());
                object.set(names.get(random.nextInt(names.size())), other());
            } else if (at instanceof ArrayNode array && !array.isEmpty()) {
                array.set(random.nextInt(array.size()), other());
            }
        }
        return copy;
    }

    private static void collect(JsonNode node, List<JsonNode> containers) {
        if (node.isContainer()) {
            containers.add(node);
            node.forEach(it -> collect(it, containers));
        }
    }

    private JsonNode other() {
        return switch (random.nextInt(8)) {
            case 0 -> JSON.nullNode();
            case 1 -> JSON.numberNode(random.nextInt());
            case 2 -> JSON.booleanNode(random.nextBoolean());
            case 3 -> JSON.stringNode("");
            case 4 -> JSON.stringNode("ü/ \u0000[{");
            case 5 -> JSON.arrayNode().add(1).add("x").add(JSON.objectNode());
            case 6 -> JSON.objectNode().put("name", 7).put("config", "x");
            default -> JSON.objectNode();
        };
    }
}
