package dev.precept.pdp.stream.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.Schema;

import dev.precept.pdp.TestService;
import dev.precept.pdp.eventstore.LogReader;
import dev.precept.pdp.eventstore.StoredEvent;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.loader.ImageLoader;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.health.contributor.Status;

import tools.jackson.databind.json.JsonMapper;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A service's relay, and what is on Kafka then. */
class RelayTest {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

    private static final Map<String, Schema> SCHEMAS =
            Map.of(
                    "changes", RecordSchemasTest.schema("changes"),
                    "state", RecordSchemasTest.schema("state"),
                    "state-key", RecordSchemasTest.schema("state-key"));

    @TempDir static Path directory;
    private static KafkaBroker broker;
    private static TestService service;

    @BeforeAll
    static void start() {
        broker = KafkaBroker.start(directory);
        service =
                TestService.start(
                        "--precept.kafka.bootstrap-servers=" + broker.bootstrap(),
                        "--precept.kafka.replication-factor=1");
    }

    @AfterAll
    static void stop() {
        service.close();
        broker.close();
    }

    @Test
    void everyEventIsThereOnceInOrderAsTheLogHasIt() throws Exception {
        createUser("ann");
        createUser("bob");
        awaitHead();
        List<StoredEvent> log = service.bean(LogReader.class).readAfter(0, 10_000);
        List<ConsumerRecord<byte[], byte[]>> records = Committed.of(client(), "precept.changes");
        assertThat(records)
                .extracting(record -> Long.parseLong(Committed.header(record, "position")))
                .containsExactlyElementsOf(log.stream().map(StoredEvent::position).toList());
        for (int i = 0; i < log.size(); i++) {
            StoredEvent event = log.get(i);
            ConsumerRecord<byte[], byte[]> record = records.get(i);
            assertThat(record.value()).isEqualTo(event.envelope());
            assertThat(new String(record.key(), StandardCharsets.UTF_8))
                    .isEqualTo(event.organization());
            assertThat(Committed.header(record, "last-of-command"))
                    .isEqualTo(Long.toString(event.lastOfCommand()));
            assertThat(Committed.header(record, "at-micros"))
                    .isEqualTo(Long.toString(event.atMicros()));
            assertThat(Committed.header(record, "type")).isEqualTo(event.type());
            assertThat(Committed.header(record, "log"))
                    .isEqualTo(service.bean(LogReader.class).head().log().toString());
        }
    }

    @Test
    void theStatesTopicHoldsTheImage() throws Exception {
        createUser("cat");
        createUser("dan");
        assertThat(status("PUT", "/v1/organizations/acme", "{\"name\": \"A\"}")).isEqualTo(201);
        assertThat(status("PUT", "/v1/organizations/acme/users/eve", "{}")).isEqualTo(201);
        assertThat(status("PUT", "/v1/organizations/gone", "{\"name\": \"G\"}")).isEqualTo(201);
        assertThat(status("PUT", "/v1/organizations/gone/users/eve", "{}")).isEqualTo(201);
        assertThat(status("DELETE", "/v1/organizations/default/users/cat", "")).isEqualTo(204);
        assertThat(status("DELETE", "/v1/organizations/gone", "")).isEqualTo(204);
        awaitHead();
        PolicyImage nodes = service.bean(ImageLoader.class).image();
        List<ConsumerRecord<byte[], byte[]>> records = Committed.of(client(), "precept.state");
        PolicyImage found = StateTopic.image(records, nodes);
        assertThat(found.position()).isEqualTo(nodes.position());
        assertThat(found.log()).isEqualTo(nodes.log());
        assertThat(found.stateHash()).isEqualTo(nodes.stateHash());
        assertThat(records).anyMatch(record -> record.value() == null);
    }

    @Test
    void everyRecordFitsItsSchema() throws Exception {
        awaitHead();
        for (ConsumerRecord<byte[], byte[]> record : Committed.of(client(), "precept.changes")) {
            assertFits("changes", record.value());
        }
        for (ConsumerRecord<byte[], byte[]> record : Committed.of(client(), "precept.state")) {
            assertFits("state-key", record.key());
            if (record.value() != null) {
                assertFits("state", record.value());
            }
        }
    }

    private static void assertFits(String schema, byte[] bytes) {
        assertThat(SCHEMAS.get(schema).validate(new JsonMapper().readTree(bytes)))
                .as(new String(bytes, StandardCharsets.UTF_8))
                .isEmpty();
    }

    @Test
    void topicsAreMadeSoThatTheyLoseNothing() throws Exception {
        awaitHead();
        try (Admin admin = Admin.create(client())) {
            assertThat(setting(admin, "precept.changes", "cleanup.policy")).isEqualTo("delete");
            assertThat(setting(admin, "precept.changes", "retention.ms")).isEqualTo("-1");
            assertThat(setting(admin, "precept.state", "cleanup.policy")).isEqualTo("compact");
            assertThat(setting(admin, "precept.state", "unclean.leader.election.enable"))
                    .isEqualTo("false");
        }
    }

    @Test
    void healthAndMetricsTellHowFarItIs() throws Exception {
        awaitHead();
        HttpResponse<String> metrics = service.send("GET", "/actuator/prometheus", "");
        assertThat(metrics.body())
                .contains("precept_relay_relaying 1.0")
                .contains("precept_relay_lag_positions 0.0")
                .contains("precept_relay_failures_total 0.0");
        assertThat(service.bean(RelayHealth.class).health().getStatus()).isEqualTo(Status.UP);
    }

    private static String setting(Admin admin, String topic, String name) throws Exception {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
        return admin.describeConfigs(List.of(resource)).all().get().get(resource).get(name).value();
    }

    private static int status(String method, String path, String body) {
        return service.send(method, path, body).statusCode();
    }

    private static void createUser(String handle) {
        assertThat(
                        service.send("PUT", "/v1/organizations/default/users/" + handle, "{}")
                                .statusCode())
                .isEqualTo(201);
    }

    private static void awaitHead() throws InterruptedException {
        long head = service.bean(LogReader.class).head().position();
        long deadline = System.nanoTime() + LONGEST_WAIT.toNanos();
        while (service.bean(Relay.class).position() < head) {
            assertThat(System.nanoTime() - deadline)
                    .as("%s", service.bean(Relay.class).problem())
                    .isNegative();
            Thread.sleep(20);
        }
    }

    private static Map<String, Object> client() {
        return Map.of("bootstrap.servers", broker.bootstrap());
    }
}
