package dev.precept.pdp.stream.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.precept.pdp.TestCertificate;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A relay to brokers with TLS, SCRAM and rights, as docs/kafka.md has it. */
class RelaySecurityTest {
    private static final String PASSWORD = "a \"quoted\" \\ secret";

    @TempDir static Path directory;
    private static KafkaBroker broker;
    private static LogWorld world;
    private static TestCertificate certificate;
    private static int port;

    @BeforeAll
    static void start() throws Exception {
        certificate = TestCertificate.make(directory);
        int inner = KafkaBroker.freePort();
        int controller = KafkaBroker.freePort();
        port = KafkaBroker.freePort();
        Path folder = directory.resolve("kafka");
        broker =
                KafkaBroker.prepare(
                        folder, "127.0.0.1:" + inner, properties(inner, controller, port));
        broker.format(List.of("--cluster-id", Uuid.randomUuid().toString(), "--standalone"));
        broker.start();
        broker.awaitReady();
        makeUser();
        world = new LogWorld();
        world.happen(new Random(1));
    }

    private static Map<String, String> properties(int inner, int controller, int outer)
            throws Exception {
        Path keys = directory.resolve("broker.pem");
        Files.writeString(
                keys,
                Files.readString(certificate.key()) + Files.readString(certificate.certificate()));
        Map<String, String> properties = new LinkedHashMap<>();
        String listeners = "INNER://127.0.0.1:" + inner + ",OUTER://localhost:" + outer;
        properties.put("node.id", "1");
        properties.put("controller.quorum.bootstrap.servers", "127.0.0.1:" + controller);
        properties.put("listeners", listeners + ",CONTROLLER://127.0.0.1:" + controller);
        properties.put("advertised.listeners", listeners);
        properties.put(
                "listener.security.protocol.map",
                "INNER:PLAINTEXT,OUTER:SASL_SSL,CONTROLLER:PLAINTEXT");
        properties.put("inter.broker.listener.name", "INNER");
        properties.put("listener.name.outer.sasl.enabled.mechanisms", "SCRAM-SHA-512");
        properties.put(
                "listener.name.outer.scram-sha-512.sasl.jaas.config",
                "org.apache.kafka.common.security.scram.ScramLoginModule required;");
        properties.put("listener.name.outer.ssl.keystore.type", "PEM");
        properties.put("listener.name.outer.ssl.keystore.location", keys.toString());
        properties.put(
                "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
        properties.put("super.users", "User:ANONYMOUS");
        properties.put("offsets.topic.replication.factor", "1");
        properties.put("transaction.state.log.replication.factor", "1");
        properties.put("transaction.state.log.min.isr", "1");
        return properties;
    }

    private static void makeUser() throws Exception {
        ScramCredentialInfo kind = new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, 4_096);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()))) {
            admin.alterUserScramCredentials(
                            List.of(new UserScramCredentialUpsertion("precept", kind, PASSWORD)))
                    .all()
                    .get();
        }
    }

    @AfterAll
    static void stop() {
        world.close();
        broker.close();
    }

    @Test
    void itNeedsItsPasswordItsAuthorityAndItsRights() throws Exception {
        assertThatThrownBy(() -> begin(settings("wrong", certificate.certificate())))
                .isInstanceOf(SaslAuthenticationException.class);
        assertThatThrownBy(() -> begin(settings(PASSWORD, null)))
                .isInstanceOf(SslAuthenticationException.class);
        KafkaSettings right = settings(PASSWORD, certificate.certificate());
        assertThatThrownBy(() -> begin(right)).isInstanceOf(AuthorizationException.class);
        allow();
        try (RelayTerm term = begin(right)) {
            world.relay(term);
            assertThat(term.failure()).isEmpty();
            assertThat(term.position()).isEqualTo(world.reader().head().position());
        }
    }

    private static RelayTerm begin(KafkaSettings settings) {
        return RelayTerm.begin(settings, world.relayed());
    }

    private static KafkaSettings settings(String password, Path ca) {
        return new KafkaSettings(
                "localhost:" + port,
                "precept.",
                1,
                1,
                new KafkaSettings.Tls(true, ca, null, null),
                new KafkaSettings.Sasl("SCRAM-SHA-512", "precept", password));
    }

    /** What docs/kafka.md says that the relay needs, and nothing else. */
    private static void allow() throws Exception {
        ResourcePattern topics =
                new ResourcePattern(ResourceType.TOPIC, "precept.", PatternType.PREFIXED);
        ResourcePattern transactions =
                new ResourcePattern(
                        ResourceType.TRANSACTIONAL_ID, "precept.relay", PatternType.LITERAL);
        List<AclBinding> rights = new ArrayList<>();
        for (AclOperation operation :
                List.of(
                        AclOperation.CREATE,
                        AclOperation.DESCRIBE,
                        AclOperation.DESCRIBE_CONFIGS,
                        AclOperation.READ,
                        AclOperation.WRITE)) {
            rights.add(right(topics, operation));
        }
        rights.add(right(transactions, AclOperation.DESCRIBE));
        rights.add(right(transactions, AclOperation.WRITE));
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()))) {
            admin.createAcls(rights).all().get();
        }
    }

    private static AclBinding right(ResourcePattern on, AclOperation operation) {
        return new AclBinding(
                on,
                new AccessControlEntry("User:precept", "*", operation, AclPermissionType.ALLOW));
    }
}
