package dev.precept.pdp.stream.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.pdp.TestService;
import dev.precept.pdp.eventstore.LogReader;
import dev.precept.pdp.eventstore.StoredEvent;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A service's relay, and what is on Kafka then. */
class RelayTest {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

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
