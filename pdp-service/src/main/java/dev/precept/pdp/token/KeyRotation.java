package dev.precept.pdp.token;

import dev.precept.domain.shared.Actor;
import dev.precept.domain.shared.Limits;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Rejection;
import dev.precept.domain.shared.SigningKeyId;
import dev.precept.domain.signingkey.SignatureAlgorithm;
import dev.precept.domain.signingkey.SigningKey;
import dev.precept.domain.signingkey.SigningKeyCommand.RotateKeys;
import dev.precept.pdp.command.CommandGateway;
import dev.precept.pdp.command.CommandRequest;
import dev.precept.pdp.command.CommandResult;
import dev.precept.pdp.command.Intent;
import dev.precept.pdp.command.OrganizationInitializer;
import dev.precept.pdp.command.RandomIds;
import dev.precept.pdp.command.Resolution;
import dev.precept.pdp.jose.PrivateKeyStore;
import dev.precept.projections.image.KeyDocument;
import dev.precept.projections.image.KeyRingDocument;
import dev.precept.projections.image.KeyStatus;
import dev.precept.projections.image.OrganizationImage;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;

/**
 * Rotates keys that have signed for long enough. All nodes look; of those that act at once one
 * succeeds, since the key that is next after that is too young to sign. Threads share it.
 */
final class KeyRotation implements OrganizationInitializer {
    private static final Logger LOG = LoggerFactory.getLogger(KeyRotation.class);

    private final PrivateKeyStore keys;
    private final CommandGateway commands;
    private final InstantSource clock;
    private final Duration period;
    private final RandomIds ids = new RandomIds();

    /**
     * @param period how long a key signs; zero for as long as nobody asks for another
     */
    KeyRotation(
            PrivateKeyStore keys, CommandGateway commands, InstantSource clock, Duration period) {
        this.keys = keys;
        this.commands = commands;
        this.clock = clock;
        this.period = period;
    }

    @Override
    public void initialize(OrganizationImage organization) {
        KeyRingDocument ring = organization.keyRing();
        if (ring == null || !period.isPositive()) {
            return;
        }
        Instant now = clock.instant();
        for (KeyDocument key : ring.keys()) {
            if (isDue(key, now) && hasNext(ring, key.key().algorithm(), now)) {
                rotate(organization.document().id(), key.key());
            }
        }
    }

    private boolean isDue(KeyDocument key, Instant now) {
        return key.status() == KeyStatus.ACTIVE && !now.isBefore(key.since().plus(period));
    }

    private static boolean hasNext(
            KeyRingDocument ring, SignatureAlgorithm algorithm, Instant now) {
        return ring.keys().stream()
                .filter(key -> key.status() == KeyStatus.NEXT)
                .filter(key -> key.key().algorithm() == algorithm)
                .anyMatch(key -> !now.isBefore(key.since().plus(Limits.KEY_PUBLICATION)));
    }

    private void rotate(OrganizationId organization, SigningKey signing) {
        SigningKey fresh = keys.create(new SigningKeyId(ids.next()), signing.algorithm());
        CommandResult result =
                commands.execute(
                        CommandRequest.of(Actor.SERVICE, "key-rotation"),
                        rotation(organization, signing, fresh));
        switch (result) {
            case CommandResult.Done _ ->
                    LOG.info("Organization {} signs with its next key", organization);
            case CommandResult.Unavailable unavailable ->
                    LOG.warn("Keys are rotated later: {}", unavailable.detail());
            // Another node was first; the key just made is an orphan.
            case CommandResult _ -> {}
        }
    }

    private static Intent rotation(OrganizationId id, SigningKey signing, SigningKey fresh) {
        return image -> {
            OrganizationImage organization = image.organization(id);
            KeyRingDocument ring = organization == null ? null : organization.keyRing();
            boolean stillSigns =
                    ring != null
                            && ring.keys().stream()
                                    .anyMatch(
                                            key ->
                                                    key.status() == KeyStatus.ACTIVE
                                                            && key.key().equals(signing));
            return stillSigns
                    ? new Resolution.Send(
                            new RotateKeys(Objects.requireNonNull(ring).id(), fresh, false))
                    : new Resolution.Refuse(
                            new Rejection(
                                    Rejection.Code.NOT_ALLOWED, "The key does not sign any more."));
        };
    }
}
