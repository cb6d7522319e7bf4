package dev.precept.pdp.jose;

import dev.precept.domain.shared.SecretId;
import dev.precept.pdp.web.NonBlocking;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

import javax.crypto.SecretKey;
import javax.sql.DataSource;

/**
 * Secrets that we have to have in the clear, to show them or to sign with them, so that they are
 * kept encrypted under the master key, each beside its id. A row is written before the event that
 * names it. Threads share it; faults of the database come as Spring's {@code DataAccessException}.
 */
public final class SealedSecrets {
    private final SecretTable table;
    private final AesGcm cipher = new AesGcm();
    private final SecretKey key;

    private SealedSecrets(DataSource database, MasterKey master, String kind) {
        this.table = new SecretTable(database, kind + "_secret", "ciphertext");
        this.key = master.derive("precept " + kind + " secrets v1", "AES");
    }

    /** Those that we have at identity providers. */
    public static SealedSecrets ofProviders(DataSource database, MasterKey master) {
        return new SealedSecrets(database, master, "provider");
    }

    /** Those that messages to webhooks are signed with. */
    public static SealedSecrets ofWebhooks(DataSource database, MasterKey master) {
        return new SealedSecrets(database, master, "webhook");
    }

    /** Keeps the secret; it is dead until an event names the id. */
    public void add(SecretId id, String secret) {
        byte[] plain = secret.getBytes(StandardCharsets.UTF_8);
        table.insert(id.value(), cipher.seal(key, associated(id), plain));
    }

    /**
     * The secret; none where there is no such row.
     *
     * @throws IllegalArgumentException where it was encrypted under another master key
     */
    public Optional<String> find(SecretId id) {
        NonBlocking.beforeWaiting();
        return Optional.ofNullable(table.find(List.of(id.value())).get(id.value()))
                .map(row -> cipher.open(key, associated(id), row))
                .map(plain -> new String(plain, StandardCharsets.UTF_8));
    }

    /** Whether the secret of this id is this one. */
    public boolean is(SecretId id, String secret) {
        byte[] asked = secret.getBytes(StandardCharsets.UTF_8);
        return find(id).map(known -> known.getBytes(StandardCharsets.UTF_8))
                .filter(known -> MessageDigest.isEqual(known, asked))
                .isPresent();
    }

    /** Ids of rows that are old enough to be named by an event, if they ever will be. */
    public List<SecretId> settled() {
        return table.olderThan(Limits.ORPHAN_AGE).stream().map(SecretId::new).toList();
    }

    /** Removes rows that no event names. */
    public void remove(Collection<SecretId> orphans) {
        table.delete(orphans.stream().map(SecretId::value).toList());
    }

    private static byte[] associated(SecretId id) {
        return id.value().getBytes(StandardCharsets.UTF_8);
    }
}
