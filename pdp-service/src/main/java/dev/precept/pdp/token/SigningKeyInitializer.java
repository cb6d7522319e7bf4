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
import dev.precept.pdp.command.RandomIds;
import dev.precept.pdp.command.Resolution;
import dev.precept.pdp.jose.NeededKeys;
import dev.precept.pdp.jose.PrivateKeyStore;
import dev.precept.projections.image.KeyRingDocument;
import dev.precept.projections.image.OrganizationImage;
import dev.precept.projections.image.PolicyImage;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Gives an organization its signing keys, of each algorithm one that signs and one that will, with
 * its first application (tokens) or API (signed metadata), or when something else is to be signed
 * first: keys are dear, and most of many organizations never sign. Where two nodes do it at once,
 * one ring comes into being; the other's private keys are orphans. Threads share it.
 */
final class SigningKeyInitializer implements OrganizationInitializer, NeededKeys {
    private static final Logger LOG = LoggerFactory.getLogger(SigningKeyInitializer.class);
    private static final int KEYS_PER_ALGORITHM = 2;
    private static final int LOCKS = 64;

    private final PrivateKeyStore keys;
    private final CommandGateway commands;
    private final Supplier<PolicyImage> images;
    private final IdSource ids = new RandomIds();
    private final List<Lock> locks =
            Stream.generate(() -> (Lock) new ReentrantLock()).limit(LOCKS).toList();

    SigningKeyInitializer(
            PrivateKeyStore keys, CommandGateway commands, Supplier<PolicyImage> images) {
        this.keys = keys;
        this.commands = commands;
        this.images = images;
    }

    @Override
    public void initialize(OrganizationImage organization) {
        boolean signs =
                organization.keyRing() != null
                        || !organization.applications(null, 1).isEmpty()
                        || !organization.apis(null, 1).isEmpty();
        if (signs && !missing(organization.keyRing()).isEmpty()) {
            complete(organization.document().id());
        }
    }

    @Override
    public boolean require(OrganizationId organization) {
        return ring(organization) != null || complete(organization);
    }

    /** Of many at once one makes what is missing, and the others wait for it. */
    private boolean complete(OrganizationId id) {
        Lock lock = locks.get(Math.floorMod(id.hashCode(), locks.size()));
        lock.lock();
        try {
            Set<SignatureAlgorithm> missing = missing(ring(id));
            if (!missing.isEmpty()) {
                make(id, missing);
            }
        } finally {
            lock.unlock();
        }
        return ring(id) != null;
    }

    private @Nullable KeyRingDocument ring(OrganizationId id) {
        OrganizationImage organization = images.get().organization(id);
        return organization == null ? null : organization.keyRing();
    }

    private void make(OrganizationId id, Set<SignatureAlgorithm> missing) {
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
