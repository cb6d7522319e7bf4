package dev.precept.pdp.stream.kafka;

import dev.precept.pdp.settings.SettingException;

import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.config.SslConfigs;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Makes the relay's connections to the brokers, as the settings say. */
final class KafkaClients {
    private final KafkaSettings settings;

    KafkaClients(KafkaSettings settings) {
        this.settings = settings;
    }

    /** For topics and their settings. */
    Admin admin() {
        Map<String, Object> properties = common();
        properties.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, millis(Limits.ANSWER));
        return Admin.create(properties);
    }

    /**
     * Writes in transactions, each record once, acknowledged by all replicas in sync. Its {@code
     * initTransactions} ends the transactions of whoever wrote before.
     */
    Producer<byte[], byte[]> producer() {
        Map<String, Object> properties = common();
        properties.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, settings.transactionalId());
        properties.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, millis(Limits.TRANSACTION));
        properties.put(ProducerConfig.ACKS_CONFIG, "all");
        properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
        properties.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
        properties.put(ProducerConfig.BATCH_SIZE_CONFIG, Limits.BATCH_BYTES);
        properties.put(ProducerConfig.BUFFER_MEMORY_CONFIG, Limits.WAITING_BYTES);
        properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, Limits.RECORD_BYTES);
        properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, Limits.ANSWER.toMillis());
        properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, millis(Limits.DELIVERY));
        return new KafkaProducer<>(
                properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    /** Reads what is committed, of partitions that are named; remembers nothing at the brokers. */
    Consumer<byte[], byte[]> consumer() {
        Map<String, Object> properties = common();
        properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
        properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
        properties.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis(Limits.ANSWER));
        return new KafkaConsumer<>(
                properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    }

    private Map<String, Object> common() {
        Map<String, Object> properties = new HashMap<>();
        properties.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers());
        properties.put(CommonClientConfigs.CLIENT_ID_CONFIG, settings.transactionalId());
        properties.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, millis(Limits.ANSWER));
        properties.put(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, false);
        properties.put(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, protocol());
        KafkaSettings.Tls tls = settings.tls();
        if (tls != null) {
            addTls(properties, tls);
        }
        KafkaSettings.Sasl sasl = settings.sasl();
        if (sasl != null) {
            addSasl(properties, sasl);
        }
        return properties;
    }

    private String protocol() {
        boolean isTls = settings.tls() != null;
        if (settings.sasl() != null) {
            return isTls ? "SASL_SSL" : "SASL_PLAINTEXT";
        }
        return isTls ? "SSL" : "PLAINTEXT";
    }

    private static void addTls(Map<String, Object> properties, KafkaSettings.Tls tls) {
        properties.put(SslConfigs.SSL_ENABLED_PROTOCOLS_CONFIG, "TLSv1.3,TLSv1.2");
        if (tls.ca() != null) {
            properties.put(SslConfigs.SSL_TRUSTSTORE_TYPE_CONFIG, "PEM");
            properties.put(SslConfigs.SSL_TRUSTSTORE_CERTIFICATES_CONFIG, pem("ca", tls.ca()));
        }
        if (tls.certificate() != null && tls.key() != null) {
            properties.put(SslConfigs.SSL_KEYSTORE_TYPE_CONFIG, "PEM");
            properties.put(
                    SslConfigs.SSL_KEYSTORE_CERTIFICATE_CHAIN_CONFIG,
                    pem("certificate", tls.certificate()));
            properties.put(SslConfigs.SSL_KEYSTORE_KEY_CONFIG, pem("key", tls.key()));
        }
    }

    private static void addSasl(Map<String, Object> properties, KafkaSettings.Sasl sasl) {
        String module =
                sasl.mechanism().equals("PLAIN")
                        ? "org.apache.kafka.common.security.plain.PlainLoginModule"
                        : "org.apache.kafka.common.security.scram.ScramLoginModule";
        properties.put(SaslConfigs.SASL_MECHANISM, sasl.mechanism());
        properties.put(
                SaslConfigs.SASL_JAAS_CONFIG,
                module
                        + " required username="
                        + quoted(sasl.username())
                        + " password="
                        + quoted(sasl.password())
                        + ";");
    }

    /** As javax.security.auth.login.Configuration reads texts. */
    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static String pem(String name, Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new SettingException(
                    "The file of precept.kafka.tls." + name + " cannot be read: " + e,
                    "Name a PEM file that the service may read.");
        }
    }

    private static int millis(Duration duration) {
        return Math.toIntExact(duration.toMillis());
    }
}
