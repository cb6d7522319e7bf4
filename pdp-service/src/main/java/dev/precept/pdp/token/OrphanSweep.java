package dev.precept.pdp.token;

import dev.precept.domain.identityprovider.ProviderSignIn;
import dev.precept.domain.shared.SecretId;
import dev.precept.domain.shared.SigningKeyId;
import dev.precept.pdp.eventstore.LogReader;
import dev.precept.pdp.eventstore.LogUnavailableException;
import dev.precept.pdp.jose.PrivateKeyStore;
import dev.precept.pdp.jose.SealedSecrets;
import dev.precept.pdp.jose.SecretStore;
import dev.precept.projections.image.ApplicationImage;
import dev.precept.projections.image.GatewayDocument;
import dev.precept.projections.image.IdentityProviderImage;
import dev.precept.projections.image.KeyRingDocument;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.image.WebhookDocument;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Removes secrets and private keys that no event names: of commands that were refused, of things
 * deleted. Rows are taken into view first, then the log's head is read, then an image that has
 * reached it is asked: so a row whose event this node has not seen yet is never removed.
 */
final class OrphanSweep implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OrphanSweep.class);

    private final Rows rows;
    private final LogReader log;
    private final Supplier<PolicyImage> images;
    private final ScheduledExecutorService rhythm =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("orphan-sweep").factory());

    OrphanSweep(Rows rows, LogReader log, Supplier<PolicyImage> images) {
        this.rows = rows;
        this.log = log;
        this.images = images;
    }

    /** What is swept. */
    record Rows(
            SecretStore secrets,
            PrivateKeyStore keys,
            SealedSecrets ofProviders,
            SealedSecrets ofWebhooks) {}

    void start() {
        long period = Limits.SWEEP_PERIOD.toMillis();
        rhythm.scheduleWithFixedDelay(this::sweepOrTell, period, period, TimeUnit.MILLISECONDS);
    }

    void sweepOrTell() {
        try {
            sweep();
        } catch (DataAccessException | LogUnavailableException away) {
            LOG.info("The sweep of secrets is put off: {}", away.getMessage());
        } catch (RuntimeException fault) {
            // Thrown, it would end the sweeps for ever.
            LOG.error("The sweep of secrets failed", fault);
        }
    }

    /** One sweep; does nothing while this node's image is behind. */
    void sweep() {
        Set<SecretId> oldSecrets = new HashSet<>(rows.secrets().settled());
        Set<SecretId> oldOfProviders = new HashSet<>(rows.ofProviders().settled());
        Set<SecretId> oldOfWebhooks = new HashSet<>(rows.ofWebhooks().settled());
        Set<SigningKeyId> oldKeys = new HashSet<>(rows.keys().settled());
        long head = log.head().position();
        PolicyImage image = images.get();
        if (image.position().value() < head) {
            return;
        }
        for (OrganizationImage organization : image.organizations()) {
            oldSecrets.removeAll(secretsOf(organization));
            oldOfProviders.removeAll(ofProviders(organization));
            for (WebhookDocument webhook : organization.webhooks().list()) {
                oldOfWebhooks.removeAll(webhook.secrets().keySet());
            }
            oldKeys.removeAll(keysOf(organization));
        }
        if (!oldSecrets.isEmpty()) {
            rows.secrets().remove(oldSecrets);
        }
        if (!oldOfProviders.isEmpty()) {
            rows.ofProviders().remove(oldOfProviders);
        }
        if (!oldOfWebhooks.isEmpty()) {
            rows.ofWebhooks().remove(oldOfWebhooks);
        }
        if (!oldKeys.isEmpty()) {
            rows.keys().remove(oldKeys);
        }
    }

    /** Every secret that something of the organization names. */
    static List<SecretId> secretsOf(OrganizationImage organization) {
        List<SecretId> named = new ArrayList<>();
        for (ApplicationImage application : organization.applications()) {
            named.addAll(application.document().secrets().keySet());
        }
        for (GatewayDocument gateway : organization.gateways().list()) {
            named.addAll(gateway.keys().keySet());
        }
        organization.apiKeys().list().forEach(key -> named.add(key.id()));
        return named;
    }

    private static List<SecretId> ofProviders(OrganizationImage organization) {
        List<SecretId> named = new ArrayList<>();
        for (IdentityProviderImage provider : organization.identityProviders().list()) {
            ProviderSignIn signIn = provider.document().details().signIn();
            if (signIn != null && signIn.secret() != null) {
                named.add(signIn.secret());
            }
        }
        return named;
    }

    private static List<SigningKeyId> keysOf(OrganizationImage organization) {
        KeyRingDocument ring = organization.keyRing();
        return ring == null ? List.of() : ring.keys().stream().map(key -> key.key().key()).toList();
    }

    @Override
    public void close() {
        rhythm.shutdownNow();
    }
}
