package dev.precept.pdp.stream.kafka;

import dev.precept.pdp.settings.SettingException;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import java.nio.file.Path;
import java.util.Set;

/**
 * Where the log is relayed to. Nothing is relayed where no broker is named.
 *
 * @param bootstrapServers {@code host:port,…} of some of the brokers; empty for no relay
 * @param prefix of the names of the topics and of the transactional id
 * @param partitions how many the topics have where the relay makes them: with one, all
 *     organizations' events are in one order
 * @param replicationFactor how many brokers have a copy of the topics that the relay makes
 * @param tls how the brokers' TLS is spoken; null for plain text
 * @param sasl who the relay is; null for nobody, or whom its certificate names
 */
@ConfigurationProperties("precept.kafka")
record KafkaSettings(
        @DefaultValue("") String bootstrapServers,
        @DefaultValue("precept.") String prefix,
        @DefaultValue("1") int partitions,
        @DefaultValue("3") int replicationFactor,
        @Nullable Tls tls,
        @Nullable Sasl sasl) {
    private static final Set<String> MECHANISMS = Set.of("SCRAM-SHA-512", "SCRAM-SHA-256", "PLAIN");

    KafkaSettings {
        if (!prefix.matches("[a-zA-Z0-9._-]{0,100}")) {
            throw new SettingException(
                    "precept.kafka.prefix '" + prefix + "' cannot begin the name of a topic.",
                    "Use up to 100 letters, digits, '.', '_' and '-'.");
        }
        if (partitions < 1 || partitions > Limits.PARTITIONS) {
            throw new SettingException(
                    "precept.kafka.partitions is " + partitions + ".",
                    "Give a number from 1 to " + Limits.PARTITIONS + ".");
        }
        if (replicationFactor < 1 || replicationFactor > Short.MAX_VALUE) {
            throw new SettingException(
                    "precept.kafka.replication-factor is " + replicationFactor + ".",
                    "Give the number of brokers that are to have a copy, 3 or more where there"
                            + " are as many.");
        }
        if (sasl != null && tls == null && sasl.mechanism().equals("PLAIN")) {
            throw new SettingException(
                    "precept.kafka.sasl.mechanism PLAIN would send the password in the clear.",
                    "Set precept.kafka.tls.enabled=true, or use SCRAM-SHA-512.");
        }
    }

    /** The topic of everything that happens. */
    String changesTopic() {
        return prefix + "changes";
    }

    /** The compacted topic of everything that is so. */
    String stateTopic() {
        return prefix + "state";
    }

    /** What makes all relays one to the brokers. */
    String transactionalId() {
        return prefix + "relay";
    }

    /**
     * How TLS is spoken. Files are PEM, and read when the relay connects.
     *
     * @param enabled whether it is, where nothing else is said of it
     * @param ca the authorities that brokers' certificates come from; null for those of the JDK
     * @param certificate the relay's own certificate chain; null for none
     * @param key its private key, PKCS #8
     */
    record Tls(
            @DefaultValue("true") boolean enabled,
            @Nullable Path ca,
            @Nullable Path certificate,
            @Nullable Path key) {
        Tls {
            if ((certificate == null) != (key == null)) {
                throw new SettingException(
                        "Of precept.kafka.tls.certificate and precept.kafka.tls.key one is"
                                + " missing.",
                        "Give both, or neither.");
            }
            if (!enabled) {
                throw new SettingException(
                        "precept.kafka.tls.enabled is false.",
                        "Leave precept.kafka.tls out for plain text.");
            }
        }
    }

    /**
     * Who the relay is.
     *
     * @param mechanism SCRAM-SHA-512, SCRAM-SHA-256 or PLAIN
     * @param username its name
     * @param password its password; never shown
     */
    record Sasl(
            @DefaultValue("SCRAM-SHA-512") String mechanism,
            @DefaultValue("") String username,
            @DefaultValue("") String password) {
        Sasl {
            if (!MECHANISMS.contains(mechanism)) {
                throw new SettingException(
                        "precept.kafka.sasl.mechanism '" + mechanism + "' is not known.",
                        "Use SCRAM-SHA-512, SCRAM-SHA-256 or PLAIN.");
            }
            if (username.isEmpty() || password.isEmpty()) {
                throw new SettingException(
                        "Of precept.kafka.sasl.username and precept.kafka.sasl.password one is"
                                + " missing.",
                        "Give both.");
            }
        }

        @Override
        public String toString() {
            return "Sasl[mechanism=" + mechanism + ", username=" + username + "]";
        }
    }
}
