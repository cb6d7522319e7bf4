package dev.precept.pdp.token;

import dev.precept.domain.shared.Actor;
import dev.precept.domain.shared.IdSource;
import dev.precept.domain.shared.KeyRingId;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Rejection;
import dev.precept.domain.shared.SigningKeyId;
import dev.precept.domain.signingkey.SignatureAlgorithm;
import dev.precept.domain.signingkey.SigningKey;
import dev.precept.domain.signingkey.SigningKeyCommand;
import dev.precept.pdp.command.CommandGateway;
import dev.precept.pdp.command.CommandRequest;
import dev.precept.pdp.command.CommandResult;
import dev.precept.pdp.command.Intent;
import dev.precept.pdp.command.OrganizationInitializer;
import dev.precept.pdp.command.Resolution;
import dev.precept.pdp.jose.PrivateKeyStore;
import dev.precept.projections.image.OrganizationImage;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.List;

/**
 * Gives every organization its signing keys: of each algorithm one that signs and one that will.
 * Where two nodes do it at once, one ring comes into being; the other's private keys are orphans.
 */
final class SigningKeyInitializer implements OrganizationInitializer {
    private static final Logger LOG = LoggerFactory.getLogger(SigningKeyInitializer.class);
    private static final int KEYS_PER_ALGORITHM = 2;

    private final PrivateKeyStore keys;
    private final CommandGateway commands;
    private final IdSource ids;

    SigningKeyInitializer(PrivateKeyStore keys, CommandGateway commands, IdSource ids) {
        this.keys = keys;
        this.commands = commands;
        this.ids = ids;
    }

    @Override
    public void initialize(OrganizationImage organization) {
        if (organization.keyRing() != null) {
            return;
        }
        OrganizationId id = organization.document().id();
        CommandResult result =
                commands.execute(
                        CommandRequest.of(Actor.SERVICE, "signing-keys"), creation(id, newKeys()));
        if (result instanceof CommandResult.Unavailable unavailable) {
            LOG.warn("Organization {} has no signing keys yet: {}", id, unavailable.detail());
        }
    }

    private List<SigningKey> newKeys() {
        List<SigningKey> made = new ArrayList<>();
        for (SignatureAlgorithm algorithm : SignatureAlgorithm.values()) {
            for (int i = 0; i < KEYS_PER_ALGORITHM; i++) {
                made.add(keys.create(new SigningKeyId(ids.next()), algorithm));
            }
        }
        return made;
    }

    private Intent creation(OrganizationId id, List<SigningKey> made) {
        KeyRingId ring = new KeyRingId(ids.next());
        return image -> {
            OrganizationImage organization = image.organization(id);
            if (organization == null || organization.keyRing() != null) {
                return new Resolution.Refuse(
                        new Rejection(
                                Rejection.Code.ALREADY_EXISTS, "The organization has its keys."));
            }
            return new Resolution.Send(new SigningKeyCommand.CreateKeyRing(ring, id, made));
        };
    }
}
