package dev.precept.pdp.token;

import dev.precept.domain.apikey.ApiKeyEvent;
import dev.precept.domain.application.ApplicationEvent;
import dev.precept.domain.gateway.GatewayEvent;
import dev.precept.domain.shared.DomainEvent;
import dev.precept.domain.shared.EventEnvelope;
import dev.precept.domain.shared.SecretId;
import dev.precept.domain.shared.SigningKeyId;
import dev.precept.domain.signingkey.SigningKey;
import dev.precept.domain.signingkey.SigningKeyEvent;
import dev.precept.pdp.command.OrganizationInitializer;
import dev.precept.pdp.jose.PrivateKeyStore;
import dev.precept.pdp.jose.SecretStore;
import dev.precept.pdp.settings.SettingException;
import dev.precept.projections.image.KeyRingDocument;
import dev.precept.projections.image.KeyStatus;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.image.Provenance;
import dev.precept.projections.loader.ImagePublisher;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Copies into memory what events name, so that clients get tokens while the database is away: all
 * at start and from time to time, and what other nodes' events name as they come. The image never
 * waits for it.
 */
final class SecretLearner implements OrganizationInitializer, ImagePublisher, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SecretLearner.class);

    private final SecretStore secrets;
    private final PrivateKeyStore keys;
    private final ExecutorService background =
            Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().daemon().name("secret-learner").factory());

    SecretLearner(SecretStore secrets, PrivateKeyStore keys) {
        this.secrets = secrets;
        this.keys = keys;
    }

    @Override
    public void initialize(OrganizationImage organization) {
        learn(Set.copyOf(OrphanSweep.secretsOf(organization)), List.of());
    }

    /** All secrets by one question, and the keys that sign, as far as there is room for them. */
    @Override
    public void prepare(PolicyImage image) {
        Set<SecretId> named = new HashSet<>();
        List<SigningKey> signing = new ArrayList<>();
        for (OrganizationImage organization : image.organizations()) {
            named.addAll(OrphanSweep.secretsOf(organization));
            KeyRingDocument ring = organization.keyRing();
            if (ring != null && signing.size() < dev.precept.pdp.jose.Limits.SIGNERS) {
                ring.keys().stream()
                        .filter(key -> key.status() == KeyStatus.ACTIVE)
                        .forEach(key -> signing.add(key.key()));
            }
        }
        learn(named, signing);
    }

    @Override
    public void publish(PolicyImage image, List<EventEnvelope> events) {
        if (image.provenance() != Provenance.TAIL) {
            return;
        }
        Set<SecretId> named = new HashSet<>();
        List<SigningKey> added = new ArrayList<>();
        for (EventEnvelope envelope : events) {
            switch (envelope.event()) {
                case ApplicationEvent.SecretAdded(SecretId secret, _) -> named.add(secret);
                case GatewayEvent.GatewayKeyAdded(SecretId key, _) -> named.add(key);
                case ApiKeyEvent.ApiKeyCreated created -> named.add(created.key());
                case SigningKeyEvent.SigningKeyAdded(SigningKey key, _) -> added.add(key);
                case SigningKeyEvent.SigningKeyWithdrawn(SigningKeyId key) ->
                        background.execute(() -> destroyOrTell(key));
                case DomainEvent _ -> {}
            }
        }
        if (!named.isEmpty() || !added.isEmpty()) {
            background.execute(() -> learnOrTell(named, added));
        }
    }

    /** Sooner than the sweep: nobody is to sign with it. */
    private void destroyOrTell(SigningKeyId withdrawn) {
        try {
            keys.remove(List.of(withdrawn));
        } catch (DataAccessException away) {
            LOG.info("A withdrawn key is destroyed later: {}", away.getMessage());
        }
    }

    private void learnOrTell(Set<SecretId> named, List<SigningKey> added) {
        try {
            learn(named, added);
        } catch (DataAccessException away) {
            LOG.info("New secrets are read later: {}", away.getMessage());
        }
    }

    private void learn(Set<SecretId> named, List<SigningKey> added) {
        secrets.learn(named);
        try {
            keys.learn(added);
        } catch (IllegalArgumentException unreadable) {
            throw new SettingException(
                    String.valueOf(unreadable.getMessage()),
                    "All nodes of a log need the one master key it was begun with.");
        }
    }

    /** Lets what was published be learned, within the time an orderly end has. */
    @Override
    public void close() {
        background.close();
    }
}
