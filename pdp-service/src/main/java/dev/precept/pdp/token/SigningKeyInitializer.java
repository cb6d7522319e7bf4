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
import dev.precept.projections.image.KeyRingDocument;
import dev.precept.projections.image.OrganizationImage;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

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
        Set<SignatureAlgorithm> missing = missing(organization.keyRing());
        if (missing.isEmpty()) {
            return;
        }
        OrganizationId id = organization.document().id();
        CommandResult result =
                commands.execute(
                        CommandRequest.of(Actor.SERVICE, "signing-keys"),
                        completion(id, newKeys(missing)));
        if (result instanceof CommandResult.Unavailable unavailable) {
            LOG.warn("Organization {} has no signing keys yet: {}", id, unavailable.detail());
        }
    }

    /** The algorithms of which there is no key; a ring made before one came lacks it. */
    private static Set<SignatureAlgorithm> missing(@Nullable KeyRingDocument ring) {
        Set<SignatureAlgorithm> missing = EnumSet.allOf(SignatureAlgorithm.class);
        if (ring != null) {
            ring.keys().forEach(key -> missing.remove(key.key().algorithm()));
        }
        return missing;
    }

    private List<SigningKey> newKeys(Set<SignatureAlgorithm> algorithms) {
        List<SigningKey> made = new ArrayList<>();
        for (SignatureAlgorithm algorithm : algorithms) {
            for (int i = 0; i < KEYS_PER_ALGORITHM; i++) {
                made.add(keys.create(new SigningKeyId(ids.next()), algorithm));
            }
        }
        return made;
    }

    private Intent completion(OrganizationId id, List<SigningKey> made) {
        KeyRingId fresh = new KeyRingId(ids.next());
        return image -> {
            OrganizationImage organization = image.organization(id);
            if (organization == null) {
                return new Resolution.Refuse(
                        new Rejection(Rejection.Code.NOT_FOUND, "There is no such organization."));
            }
            KeyRingDocument ring = organization.keyRing();
            return new Resolution.Send(
                    ring == null
                            ? new SigningKeyCommand.CreateKeyRing(fresh, id, made)
                            : new SigningKeyCommand.AddAlgorithms(ring.id(), made));
        };
    }
}
