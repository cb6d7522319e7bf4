package dev.precept.pdp.stream.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;

import dev.precept.domain.schema.EventCodec;
import dev.precept.domain.shared.Actor;
import dev.precept.domain.shared.RecordedEvent;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The schemas in docs/kafka are those of the records; with {@code -Dschemas.write=true} they are
 * written anew.
 */
class RecordSchemasTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Path SAMPLES =
            Path.of("..", "domain/src/test/resources/dev/precept/domain/schema/samples");
    private static final Path SCHEMAS = Path.of("..", "docs", "kafka");

    @ParameterizedTest
    @CsvSource({"changes", "state", "state-key"})
    void theDocumentsHaveThem(String name) throws IOException {
        Path file = SCHEMAS.resolve(name + ".schema.json");
        if (Boolean.getBoolean("schemas.write")) {
            Files.writeString(file, document(name));
        }
        assertThat(Files.readString(file)).as("-Dschemas.write=true").isEqualTo(document(name));
    }

    @Test
    void everySampleOfAnEventFits() {
        Schema schema = schema("changes");
        samples()
                .forEach(
                        sample ->
                                assertThat(schema.validate(JSON.readTree(sample)))
                                        .as(new String(sample, StandardCharsets.UTF_8))
                                        .isEmpty());
    }

    private static String document(String name) {
        RecordSchemas schemas = new RecordSchemas();
        return switch (name) {
            case "changes" ->
                    schemas.document(
                            "The value of a record of precept.changes",
                            schemas.envelopes(events(), Actor.class));
            case "state" ->
                    schemas.document("The value of a record of precept.state", schemas.facts());
            case "state-key" ->
                    schemas.document(
                            "The key of a record of precept.state",
                            schemas.oneOf(StateKey.class, Set.of()));
            default -> throw new IllegalArgumentException(name);
        };
    }

    static Schema schema(String name) {
        try {
            return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                    .getSchema(
                            JSON.readTree(
                                    Files.readString(SCHEMAS.resolve(name + ".schema.json"))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** By name what every event says: each has a sample. */
    private static Map<String, Class<?>> events() {
        Map<String, Class<?>> events = new HashMap<>();
        for (byte[] sample : samples()) {
            RecordedEvent recorded = EventCodec.decode(sample);
            events.put(EventCodec.typeName(recorded.event()), recorded.event().getClass());
        }
        assertThat(events.keySet()).isEqualTo(EventCodec.typeNames());
        return events;
    }

    private static List<byte[]> samples() {
        try (Stream<Path> files = Files.list(SAMPLES)) {
            return files.sorted().map(RecordSchemasTest::bytes).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readString(file).strip().getBytes(StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
