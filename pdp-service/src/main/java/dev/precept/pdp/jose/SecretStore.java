package dev.precept.pdp.jose;

import dev.precept.domain.shared.SecretId;
import dev.precept.pdp.web.NonBlocking;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import javax.sql.DataSource;

/**
 * The verifiers of client secrets and of keys: rows written before the event that names them, and
 * copies in memory, so that clients authenticate while the database is away. A verifier counts only
 * where the image names its id; that is the caller's to ask. Threads share it.
 */
public final class SecretStore implements KnownSecrets {
    private final SecretTable table;
    private final SecretHasher hasher;
    private final SecretUses uses;
    private final Map<SecretId, byte[]> copies = new ConcurrentHashMap<>();

    public SecretStore(DataSource database, SecretHasher hasher, SecretUses uses) {
        this.table = new SecretTable(database, "secret", "verifier");
        this.hasher = hasher;
        this.uses = uses;
    }

    /** Copies every row into memory. */
    public void load() {
        table.all().forEach((id, verifier) -> copies.put(new SecretId(id), verifier));
    }

    /**
     * Makes a secret and stores its verifier; it is dead until an event names the id.
     *
     * @return the secret in the clear, to be shown once
     */
    public String create(SecretId id) {
        String secret = hasher.newSecret();
        byte[] verifier = hasher.verifier(secret);
        table.insert(id.value(), verifier);
        copies.put(id, verifier);
        return secret;
    }

    /** Copies into memory whatever of these is not there yet. */
    public void learn(Set<SecretId> ids) {
        List<String> missing = new ArrayList<>();
        for (SecretId id : ids) {
            if (!copies.containsKey(id)) {
                missing.add(id.value());
            }
        }
        if (!missing.isEmpty()) {
            NonBlocking.beforeWaiting();
            table.find(missing).forEach((id, verifier) -> copies.put(new SecretId(id), verifier));
        }
    }

    /**
     * Whether the secret is one of these. Costs the same HMAC for a wrong secret as for none to
     * compare it with; asks the database only for an id that is not in memory yet.
     */
    public boolean matches(String secret, Set<SecretId> ids) {
        if (secret.length() > Limits.CLIENT_SECRET_CHARACTERS) {
            return false;
        }
        learn(ids);
        Map<SecretId, byte[]> verifiers = new HashMap<>();
        for (SecretId id : ids) {
            byte[] verifier = copies.get(id);
            if (verifier != null) {
                verifiers.put(id, verifier);
            }
        }
        SecretId right = hasher.match(secret, verifiers);
        if (right != null) {
            uses.used(right);
        }
        return right != null;
    }

    @Override
    public boolean isKnown(String secret, SecretId id) {
        byte[] verifier = copies.get(id);
        boolean isRight =
                secret.length() <= Limits.CLIENT_SECRET_CHARACTERS
                        && hasher.match(secret, verifier == null ? Map.of() : Map.of(id, verifier))
                                != null;
        if (isRight) {
            uses.used(id);
        }
        return isRight;
    }

    /** Ids of rows that are old enough to be named by an event, if they ever will be. */
    public List<SecretId> settled() {
        return table.olderThan(Limits.ORPHAN_AGE).stream().map(SecretId::new).toList();
    }

    /** Removes rows that no event names. */
    public void remove(Collection<SecretId> orphans) {
        table.delete(orphans.stream().map(SecretId::value).toList());
        copies.keySet().removeAll(orphans);
        uses.forget(orphans);
    }
}
