package dev.precept.pdp.opa.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.pdp.TestService;
import dev.precept.pdp.TokenWorld;
import dev.precept.projections.testing.OpaProcess;

import io.micrometer.core.instrument.MeterRegistry;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

import java.io.IOException;
import java.io.UncheckedIOException;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** Real agents that follow us by bundles. */
abstract class OpaBundleCases {
    private static final int LOOKS = 600;
    private static final String LACKS_ONE = "\"evt-\\d+\\.[0-9a-f]{16}-1d?\"";
    private static final Path INFRA = Path.of("../infra").toAbsolutePath().normalize();
    private static final Path SHIPPED = INFRA.resolve("opa/sidecar");

    /** What canonical JSON and that of OPA write in their own ways, or two languages could. */
    private static final String ODD = "\u00fc<&>\u2028\ud83d\ude00/%~'\"";

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

    /** A file that ships, of this service. */
    private static String shipped(String file) {
        try {
            return Files.readString(SHIPPED.resolve(file))
                    .replaceAll("http://127\\.0\\.0\\.1:808[01]", world.service().decisionBase())
                    .replace("acme/books", "acme/edge")
                    .replace("GATEWAY-KEY", key);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What that says of itself. */
    private static Map<String, String> environment(String... more) {
        Map<String, String> environment = new HashMap<>(Map.of("PRECEPT_GATEWAY_KEY", key));
        for (int i = 0; i < more.length; i += 2) {
            environment.put(more[i], more[i + 1]);
        }
        return environment;
    }

    private static void user(String handle) {
        world.manage("PUT", "acme/users/" + handle, "{}");
    }

    private static JsonNode get(OpaProcess opa, String path) {
        try {
            HttpResponse<String> response =
                    HTTP.send(
                            HttpRequest.newBuilder(URI.create(opa.base() + path)).build(),
                            BodyHandlers.ofString());
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
                String question = question(type, "composed", "books-acme");
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

    private static JsonNode configuration() {
        HttpResponse<byte[]> response =
                asked(world.service().decisionBase(), "discovery?profile=signed", "");
        assertThat(response.statusCode()).isEqualTo(200);
        return Bundle.read(response.body()).json("data.json");
    }

    /** An OPA whose machine names one key of ours by the id of another, or by its own. */
    private static OpaProcess signed(JsonNode keys, String id, String of) {
        return OpaProcess.configured(
                shipped("signed.yaml"),
                environment(
                        "PRECEPT_BUNDLE_KEY_ID",
                        id,
                        "PRECEPT_BUNDLE_KEY",
                        keys.get(of).get("key").toString()));
    }

    /** The id of the key that signs now. */
    private static String signing() {
        HttpResponse<byte[]> response =
                asked(world.service().decisionBase(), "bundles/precept?profile=signed", "");
        String signature =
                Bundle.read(response.body())
                        .json(".signatures.json")
                        .at("/signatures/0")
                        .asString();
        return TokenWorld.header(signature).get("kid").asString();
    }

    @Test
    void signaturesHoldUnderTheRightKeysOnly() {
        world.manage(
                "PUT",
                "acme/users/odd",
                "{\"attributes\":{\"odd\":" + JsonNodeFactory.instance.stringNode(ODD) + "}}");
        JsonNode keys = configuration().get("keys");
        assertThat(keys).hasSize(2);
        String right = signing();
        try (OpaProcess opa = signed(keys, right, right)) {
            opa.awaitReady();
            assertThat(get(opa, "/v1/data/precept/users").findValuesAsString("odd"))
                    .containsExactly(ODD);
            user("signed");
            await(opa, () -> has(opa, "signed"));
        }
        String wrong =
                keys.propertyNames().stream()
                        .filter(it -> !it.equals(right))
                        .findAny()
                        .orElseThrow();
        try (OpaProcess opa = signed(keys, right, wrong)) {
            await(opa, () -> opa.log().contains("Bundle load failed"));
            assertThat(opa.log()).contains("failed to verify signature");
            assertThat(get(opa, "/v1/data/precept").has("result")).isFalse();
        }
    }

    @Test
    void anAgentIsConfiguredByUs() {
        String boot =
                shipped("discovery.yaml")
                                .replace(
                                        "  resource: discovery",
                                        """
                                          resource: discovery?profile=signed&instance=discovered
                                          signing: {scope: acme/edge}\
                                        """)
                        + "keys: "
                        + configuration().get("keys")
                        + "\n";
        try (OpaProcess opa = OpaProcess.configured(boot, environment())) {
            await(opa, () -> get(opa, "/v1/data/precept").has("result"));
            user("discovered");
            await(opa, () -> has(opa, "discovered"));
        }
    }

    @Test
    void theSidecarThatShipsAsksUsAboutKeysOfApis(@TempDir Path folder) throws IOException {
        world.authorize(world.application("acme", "shop", ""), "books-acme", "read");
        String path = "acme/api-keys/shop/books-acme";
        JsonNode made = world.manage("POST", path, "{}");
        String question = question("api-key", made.get("key").asString(), "books-acme");
        Path remote =
                Files.writeString(
                        folder.resolve("remote.json"),
                        shipped("remote.json").replace("500ms", "20s"));
        try (OpaProcess opa =
                OpaProcess.configured(
                        shipped("opa.yaml"),
                        environment(),
                        SHIPPED.resolve("mask.rego").toString(),
                        remote.toString())) {
            opa.awaitReady();
            await(opa, () -> reason(opa, question).equals("PERMITTED"));
            world.manage("DELETE", path + "/" + made.get("id").asString(), "");
            await(opa, () -> reason(opa, question).equals("API_KEY_UNKNOWN"));
        }
    }

    private static String question(String type, String id, String api) {
        return """
        {"subject": {"type": "%s", "id": "%s"}, "action": {"name": "read"},
         "resource": {"type": "%s", "id": "1"}, "context": {"level": 3}}
        """
                .formatted(type, id, api);
    }

    private static String reason(OpaProcess opa, String question) {
        String input = URLEncoder.encode(question, StandardCharsets.UTF_8);
        return get(opa, "/v1/data/precept/decision?input=" + input)
                .at("/result/reason")
                .asString("");
    }

    /** What a node answers, whatever that is. */
    private static HttpResponse<byte[]> asked(String base, String path, String etag) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(base + "/v1/organizations/acme/opa/" + path))
                        .header("Precept-Gateway-Key", key)
                        .header("Prefer", "modes=snapshot,delta;wait=20");
        if (!etag.isEmpty()) {
            request.header("If-None-Match", etag);
        }
        try {
            return HTTP.send(request.build(), BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new AssertionError(path, e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    static String etag(HttpResponse<byte[]> response) {
        return response.headers().firstValue("ETag").orElseThrow();
    }

    /** A policy in Rego, an API that it holds for, and a user that it asks about. */
    private static void levels() {
        world.api("acme", "levels", "read");
        world.manage(
                "PUT",
                "acme/policies/level",
                """
                {"kind": "REGO", "effect": "PERMIT",
                 "source": "package level\\n\\nallow if input.context.level > 2\\n"}
                """);
        world.manage("PUT", "acme/policies/level/attachments/api/levels", "");
        world.manage(
                "PUT",
                "acme/roles/levels",
                "{\"audience\":{\"type\":\"ORGANIZATION\"},\"permissions\":"
                        + "[{\"api\":\"levels\",\"scope\":\"read\"}]}");
        user("ann");
        world.manage("PUT", "acme/roles/levels/members/users/ann", "");
    }

    @Test
    void whatAnOpaCouldNotBeAskedAboutComesOnceItAnswers() {
        String high = question("user", "ann", "levels");
        String low = high.replace("\"level\": 3", "\"level\": 1");
        levels();
        try (OpaProcess engine = OpaProcess.serve();
                TestService node =
                        world.service().anotherNode("--precept.opa.url=" + engine.base());
                OpaProcess opa = follower(engine, node)) {
            assertThat(reason(opa, high)).isEqualTo("REMOTE_ONLY");
            String bundle = "bundles/precept?instance=moves";
            String without = etag(asked(world.service().decisionBase(), bundle, ""));
            assertThat(without).matches(LACKS_ONE);
            engine.restart();
            await(opa, () -> reason(opa, high).equals("PERMITTED"));
            assertThat(reason(opa, low)).isEqualTo("POLICY_NOT_MET");
            HttpResponse<byte[]> whole = asked(node.decisionBase(), bundle, without);
            assertThat(Bundle.read(whole.body()).isDelta()).isFalse();
            String with = etag(whole);
            assertThat(with).doesNotMatch(LACKS_ONE);
            user("moved");
            HttpResponse<byte[]> delta = asked(world.service().decisionBase(), bundle, with);
            assertThat(Bundle.read(delta.body()).isDelta()).as("one without an OPA").isTrue();
            assertThat(etag(delta)).doesNotMatch(LACKS_ONE);
        } finally {
            world.manage("DELETE", "acme/policies/level/attachments/api/levels", "");
            world.manage("DELETE", "acme/policies/level", "");
        }
    }

    /** One that follows a node while that node's own OPA is away. */
    private static OpaProcess follower(OpaProcess engine, TestService node) {
        engine.kill();
        OpaProcess opa =
                OpaProcess.configured(
                        shipped("opa.yaml")
                                .replace(world.service().decisionBase(), node.decisionBase()),
                        environment());
        opa.awaitReady();
        return opa;
    }
}
