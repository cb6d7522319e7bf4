package dev.precept.pdp.opa.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.pdp.TokenWorld;
import dev.precept.projections.testing.OpaProcess;

import io.micrometer.core.instrument.MeterRegistry;

import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** Real agents that follow us by bundles. */
abstract class OpaBundleCases {
    private static final int LOOKS = 600;
    private static final Path INFRA = Path.of("../infra").toAbsolutePath().normalize();

    /** There are an organization {@code acme}, with an API {@code books-acme}. */
    static TokenWorld world;

    /** Its gateway {@code edge}'s. */
    static String key;

    static final HttpClient HTTP = HttpClient.newHttpClient();

    private static String service() {
        return """
        services:
          precept:
            url: %s/v1/organizations/acme/opa
            headers:
              Precept-Gateway-Key: "%s"
        """
                .formatted(world.service().decisionBase(), key);
    }

    /** What an agent is told where to find a bundle, and what else. */
    private static String bundle(String query, String more) {
        return service()
                + """
                bundles:
                  precept:
                    service: precept
                    resource: bundles/precept%s
                    polling:
                      long_polling_timeout_seconds: 20
                %s\
                """
                        .formatted(query, more);
    }

    private static void user(String handle) {
        world.manage("PUT", "acme/users/" + handle, "{}");
    }

    private static JsonNode get(OpaProcess opa, String path) {
        return send(opa, HttpRequest.newBuilder(URI.create(opa.base() + path)).build());
    }

    private static JsonNode send(OpaProcess opa, HttpRequest request) {
        try {
            HttpResponse<String> response = HTTP.send(request, BodyHandlers.ofString());
            assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
            return TokenWorld.json(response.body());
        } catch (IOException e) {
            throw new AssertionError(opa.log(), e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static boolean has(OpaProcess opa, String handle) {
        return get(opa, "/v1/data/precept/user_names").toString().contains(':' + handle + '"');
    }

    private static void await(OpaProcess opa, BooleanSupplier done) {
        for (int i = 0; i < LOOKS; i++) {
            if (done.getAsBoolean()) {
                return;
            }
            try {
                Thread.sleep(50);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
        throw new AssertionError(opa.log());
    }

    private static double answers(String kind) {
        return world.service()
                .bean(MeterRegistry.class)
                .get("precept.opa.bundle.answers")
                .tag("kind", kind)
                .functionCounter()
                .count();
    }

    @Test
    void anAgentHasWhatChangedSoonAndAgainAfterItWasAway() {
        user("begins");
        try (OpaProcess opa = OpaProcess.configured(bundle("?instance=one", ""), Map.of())) {
            opa.awaitReady();
            assertThat(has(opa, "begins")).isTrue();
            double before = answers("delta");
            for (int i = 0; i < 3; i++) {
                String handle = "comes" + i;
                user(handle);
                await(opa, () -> has(opa, handle));
                world.manage("DELETE", "acme/users/" + handle, "");
                await(opa, () -> !has(opa, handle));
            }
            assertThat(answers("delta") - before).isGreaterThan(3);
            JsonNode told = get(opa, "/v1/data/precept/image/current?provenance=true");
            assertThat(told.at("/provenance/bundles/precept/revision").asString())
                    .isEqualTo("evt-" + told.at("/result/position").asString());
            opa.kill();
            user("meanwhile");
            opa.restart();
            opa.awaitReady();
            assertThat(has(opa, "meanwhile")).isTrue();
        }
    }

    @Test
    void anAgentThatIsCutOffDeniesOnceItsLeaseHasRunOut() {
        world.manage("PUT", "acme/gateways/lonely", "{}");
        String before = key;
        try {
            key = world.manage("POST", "acme/gateways/lonely/keys", "{}").get("key").asString();
            try (OpaProcess opa = OpaProcess.configured(bundle("?lease=5", ""), Map.of())) {
                opa.awaitReady();
                await(opa, () -> !isLapsed(opa));
                world.manage("DELETE", "acme/gateways/lonely", "");
                await(opa, () -> isLapsed(opa));
            }
        } finally {
            key = before;
        }
    }

    private static boolean isLapsed(OpaProcess opa) {
        return get(opa, "/v1/data/precept/rule/view/is_lapsed").has("result");
    }

    @Test
    void aModuleThatDoesNotCompileKeepsNoBundleBack() {
        world.manage(
                "PUT",
                "acme/policies/broken",
                """
                {"kind": "REGO", "effect": "PERMIT",
                 "source": "package broken\\n\\nallow if data.broken.none(1)\\n"}
                """);
        world.manage("PUT", "acme/policies/broken/attachments/api/books-acme", "");
        try (OpaProcess opa = OpaProcess.configured(bundle("?instance=broken", ""), Map.of())) {
            opa.awaitReady();
            assertThat(get(opa, "/v1/policies").toString())
                    .contains("precept/decision.rego")
                    .doesNotContain("precept/policies/");
            user("goes-on");
            await(opa, () -> has(opa, "goes-on"));
        } finally {
            world.manage("DELETE", "acme/policies/broken/attachments/api/books-acme", "");
            world.manage("DELETE", "acme/policies/broken", "");
        }
    }

    /** As infra/compose.yaml starts it, but for where things are. */
    private static List<String> composed() throws IOException {
        JsonNode opa =
                new JsonMapper()
                        .valueToTree(
                                new Yaml(new SafeConstructor(new LoaderOptions()))
                                        .<Object>load(
                                                Files.readString(INFRA.resolve("compose.yaml"))))
                        .at("/services/opa");
        List<String> command = opa.get("command").valueStream().map(JsonNode::asString).toList();
        assertThat(command).startsWith("run", "--server", "--addr=0.0.0.0:8181");
        List<String> arguments = new ArrayList<>();
        for (String argument : command.subList(3, command.size())) {
            String here =
                    argument.replace("${PRECEPT_ORGANIZATION:-default}", "acme")
                            .replace("http://nginx:8080", world.service().base());
            for (JsonNode volume : opa.get("volumes").values()) {
                String[] places = volume.asString().split(":");
                here = here.replace(places[1], INFRA.resolve(places[0]).normalize().toString());
            }
            arguments.add(here);
        }
        arguments.add("--set=decision_logs.reporting.max_delay_seconds=1");
        return arguments;
    }

    @Test
    void theOpaOfTheCompositionFollowsAndAsksForWhatOnlyWeCanTell() throws IOException {
        Map<String, String> environment =
                Map.of(
                        "PRECEPT_GATEWAY_KEY",
                        key,
                        "PRECEPT_REMOTE",
                        world.service().decisionBase() + "/o/acme");
        try (OpaProcess opa =
                OpaProcess.configured("", environment, composed().toArray(String[]::new))) {
            opa.awaitReady();
            user("composed");
            await(opa, () -> has(opa, "composed"));
            for (String type : List.of("user", "token")) {
                String question =
                        """
                        {"subject": {"type": "%s", "id": "composed"}, "action": {"name": "read"},
                         "resource": {"type": "books-acme", "id": "1"}}
                        """
                                .formatted(type);
                assertThat(reason(opa, question)).isEqualTo(ours(question)).isNotEmpty();
            }
            await(
                    opa,
                    () ->
                            world.service()
                                    .send("GET", "/v1/organizations/acme/opa/decisions", "")
                                    .body()
                                    .contains("\"composed\""));
        }
    }

    private static String ours(String question) {
        String body = "{\"input\":" + question + "}";
        return TokenWorld.json(
                        world.service().send("POST", "/o/acme/v1/data/precept/decision", body))
                .at("/result/reason")
                .asString();
    }

    private static String reason(OpaProcess opa, String question) {
        String input = URLEncoder.encode(question, StandardCharsets.UTF_8);
        return get(opa, "/v1/data/precept/decision?input=" + input).at("/result/reason").asString();
    }

    @Test
    void anAgentThatKeepsItsBundlesIsGivenWholeOnes() {
        String persist = "    persist: true\npersistence_directory: ${STORE}\n";
        try (OpaProcess opa =
                OpaProcess.configured(
                        bundle("?instance=keeps", persist),
                        Map.of("STORE", "bundles-of-this-test"))) {
            opa.awaitReady();
            user("kept1");
            await(opa, () -> has(opa, "kept1"));
            assertThat(opa.log()).contains("persist");
            user("kept2");
            await(opa, () -> has(opa, "kept2"));
        }
    }

    @Test
    void whatOnlyWeCanTellASidecarAsksUs() throws IOException {
        TokenWorld.Client reader = world.application("acme", "reader", "");
        world.authorize(reader, "books-acme", "read");
        JsonNode made = world.manage("POST", "acme/api-keys/reader/books-acme", "{}");
        String remote =
                Files.readString(INFRA.resolve("opa/sidecar/remote.json"))
                        .replace("http://127.0.0.1:8081", world.service().decisionBase())
                        .replace("GATEWAY-KEY", key)
                        .replace("500ms", "20s");
        Path file = Files.createTempDirectory("precept-remote").resolve("remote.json");
        Files.writeString(file, remote);
        try (OpaProcess opa =
                OpaProcess.configured(bundle("?instance=asks", ""), Map.of(), file.toString())) {
            opa.awaitReady();
            await(opa, () -> answer(opa, made).get("reason").asString().equals("PERMITTED"));
            assertThat(answer(opa, made).get("allow").asBoolean()).isTrue();
            world.manage(
                    "DELETE", "acme/api-keys/reader/books-acme/" + made.get("id").asString(), "");
            await(opa, () -> answer(opa, made).get("reason").asString().equals("API_KEY_UNKNOWN"));
            assertThat(answer(opa, made).get("allow").asBoolean()).isFalse();
        }
    }

    /** What the agent says to whoever brings the key. */
    private static JsonNode answer(OpaProcess opa, JsonNode made) {
        String input =
                """
                {"input": {"subject": {"type": "api-key", "id": "%s"}, "action": {"name": "read"},
                 "resource": {"type": "books-acme", "id": "1"}}}
                """
                        .formatted(made.get("key").asString());
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(opa.base() + "/v1/data/precept/decision"))
                        .POST(HttpRequest.BodyPublishers.ofString(input))
                        .build();
        return send(opa, request).get("result");
    }

    /** With the keys that the configuration of signed bundles names. */
    private static String signed(JsonNode keys) {
        return bundle(
                "?profile=signed&instance=signed",
                "    signing: {scope: acme/edge}\nkeys: " + keys + "\n");
    }

    private static JsonNode configuration() {
        try {
            HttpResponse<byte[]> response =
                    HTTP.send(
                            HttpRequest.newBuilder(
                                            URI.create(
                                                    world.service().decisionBase()
                                                            + "/v1/organizations/acme/opa"
                                                            + "/discovery?profile=signed"))
                                    .header("Precept-Gateway-Key", key)
                                    .build(),
                            BodyHandlers.ofByteArray());
            assertThat(response.statusCode()).isEqualTo(200);
            return Bundle.read(response.body()).json("data.json");
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void signaturesHoldUnderTheRightKeysOnly() {
        user("umlaut-zulu");
        JsonNode keys = configuration().get("keys");
        try (OpaProcess opa = OpaProcess.configured(signed(keys), Map.of())) {
            opa.awaitReady();
            user("signed");
            await(opa, () -> has(opa, "signed"));
        }
        List<String> ids = List.copyOf(keys.propertyNames());
        assertThat(ids).hasSize(2);
        ObjectNode wrong = ((ObjectNode) keys).deepCopy();
        wrong.set(ids.getFirst(), keys.get(ids.getLast()));
        wrong.set(ids.getLast(), keys.get(ids.getFirst()));
        try (OpaProcess opa = OpaProcess.configured(signed(wrong), Map.of())) {
            await(opa, () -> opa.log().contains("Bundle load failed"));
            assertThat(opa.log()).contains("failed to verify signature");
            assertThat(get(opa, "/v1/data/precept").has("result")).isFalse();
        }
    }

    @Test
    void anAgentIsConfiguredByUs() {
        String boot =
                service()
                        + """
                        discovery:
                          service: precept
                          resource: discovery?profile=signed&instance=discovered
                          signing: {scope: acme/edge}
                        """
                        + "keys: "
                        + configuration().get("keys")
                        + "\n";
        try (OpaProcess opa = OpaProcess.configured(boot, Map.of())) {
            await(opa, () -> get(opa, "/v1/data/precept").has("result"));
            user("discovered");
            await(opa, () -> has(opa, "discovered"));
        }
    }
}
