package dev.precept.pdp.token;

import dev.precept.domain.shared.SecretId;
import dev.precept.pdp.command.OrganizationInitializer;
import dev.precept.pdp.jose.PrivateKeyStore;
import dev.precept.pdp.jose.SecretStore;
import dev.precept.projections.image.ApplicationImage;
import dev.precept.projections.image.KeyDocument;
import dev.precept.projections.image.KeyRingDocument;
import dev.precept.projections.image.OrganizationImage;

import java.util.HashSet;
import java.util.Set;

/**
 * Copies into memory what an organization's events name, so that its clients get tokens while the
 * database is away.
 */
final class SecretLearner implements OrganizationInitializer {
    private final SecretStore secrets;
    private final PrivateKeyStore keys;

    SecretLearner(SecretStore secrets, PrivateKeyStore keys) {
        this.secrets = secrets;
        this.keys = keys;
    }

    @Override
    public void initialize(OrganizationImage organization) {
        Set<SecretId> named = new HashSet<>();
        for (ApplicationImage application : organization.applications()) {
            named.addAll(application.document().secrets().keySet());
        }
        secrets.learn(named);
        KeyRingDocument ring = organization.keyRing();
        if (ring != null) {
            keys.learn(ring.keys().stream().map(KeyDocument::key).toList());
        }
    }
}
