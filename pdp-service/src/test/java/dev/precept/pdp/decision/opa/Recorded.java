package dev.precept.pdp.decision.opa;

import static org.assertj.core.api.Assertions.assertThat;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPOutputStream;

/**
 * A request of OPA's data API and what OPA 1.4.2 answered to it with the modules {@code stub*.rego}
 * beside {@code data-api.json}, of which this is an element. What differs from one run to the next
 * stands as "…" there.
 */
record Recorded(JsonNode element) {
    private static final JsonMapper JSON = new JsonMapper();

    static List<Recorded> all() {
        return StreamSupport.stream(JSON.readTree(text("data-api.json")).spliterator(), false)
                .map(Recorded::new)
                .toList();
    }

    static String text(String resource) {
        try (InputStream in =
                Objects.requireNonNull(Recorded.class.getResourceAsStream(resource))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The request, below what takes the place of OPA's root. */
    HttpRequest.Builder request(String root) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(root + element.get("path").asString()))
                        .header("Content-Type", element.path("type").asString("application/json"))
                        .method(
                                element.get("method").asString(),
                                element.has("body")
                                        ? BodyPublishers.ofByteArray(body())
                                        : BodyPublishers.noBody());
        return element.has("encoding")
                ? request.header("Content-Encoding", element.get("encoding").asString())
                : request;
    }

    private byte[] body() {
        byte[] body = element.get("body").asString().getBytes(StandardCharsets.UTF_8);
        return element.has("isPacked") ? packed(body) : body;
    }

    static byte[] packed(byte[] body) {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return packed.toByteArray();
    }

    /** Whether this is what was answered, in the same form. */
    void check(HttpResponse<String> response) {
        int status = element.get("status").asInt();
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        if (status == 405) {
            // OPA says nothing more.
            return;
        }
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
        JsonNode body = JSON.readTree(response.body());
        assertThat(settled(body)).isEqualTo(element.get("answer"));
        if (element.has("lines")) {
            assertThat(response.body().strip().lines()).hasSize(element.get("lines").asInt());
        }
    }

    private static JsonNode settled(JsonNode body) {
        if (!(body instanceof ObjectNode object)) {
            return body;
        }
        if (!isDecided(object.path("result"))) {
            // OPA logs also that nothing was decided.
            object.remove("decision_id");
        }
        if (object.has("decision_id")) {
            assertThat(UUID.fromString(object.get("decision_id").asString())).isNotNull();
            object.put("decision_id", "…");
        }
        settle(object);
        if (object.get("explanation") instanceof ArrayNode) {
            object.putArray("explanation").add("…");
        }
        if (object.get("metrics") instanceof ObjectNode metrics) {
            metrics.retain(
                    "timer_rego_input_parse_ns",
                    "timer_rego_query_eval_ns",
                    "timer_server_handler_ns");
            metrics.propertyNames().forEach(name -> metrics.put(name, 1));
        }
        if (object.get("provenance") instanceof ObjectNode provenance) {
            assertThat(provenance.get("version").isString()).isTrue();
            provenance.put("version", "…");
            if (provenance.at("/bundles/precept") instanceof ObjectNode bundle) {
                assertThat(bundle.get("revision").asString()).startsWith("evt-");
                bundle.put("revision", "evt-1");
            }
        }
        if (object.has("code") && object.has("message")) {
            object.put("message", "…");
        }
        return object;
    }

    /** Packages are there also where nothing is in them. */
    private static boolean isDecided(JsonNode result) {
        return result.isObject()
                ? result.valueStream().anyMatch(Recorded::isDecided)
                : !result.isMissingNode();
    }

    private static void settle(ObjectNode document) {
        for (String name : List.of("result", "precept", "decision")) {
            if (document.get(name) instanceof ObjectNode inner) {
                settle(inner);
            }
        }
        if (document.has("position")) {
            assertThat(document.get("revision").asString())
                    .isEqualTo("evt-" + document.get("position").asLong());
            document.set("position", JsonNodeFactory.instance.numberNode(1));
            document.put("revision", "evt-1");
        }
    }

    @Override
    public String toString() {
        return element.get("name").asString();
    }
}
