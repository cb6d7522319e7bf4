package dev.precept.pdp.jose;

import dev.precept.domain.shared.SigningKeyId;
import dev.precept.domain.signingkey.SignatureAlgorithm;
import dev.precept.domain.signingkey.SigningKey;
import dev.precept.pdp.web.NonBlocking;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import javax.sql.DataSource;

/**
 * The private halves of signing keys: rows encrypted under the master key, written before the event
 * that names them, and the signers used last in memory, so that tokens are signed while the
 * database is away. Which key signs is the image's to say. Threads share it.
 */
public final class PrivateKeyStore {
    private final SecretTable table;
    private final KeyEncryption encryption;
    private final RecentSigners signers = new RecentSigners(Limits.SIGNERS);

    public PrivateKeyStore(DataSource database, KeyEncryption encryption) {
        this.table = new SecretTable(database, "private_key", "ciphertext");
        this.encryption = encryption;
    }

    /** Makes a key pair and stores its private half; it signs nothing until an event names it. */
    public SigningKey create(SigningKeyId id, SignatureAlgorithm algorithm) {
        SigningKeys.Generated generated = SigningKeys.generate(id, algorithm);
        table.insert(id.value(), encryption.encrypt(id, generated.pkcs8()));
        signers.put(SigningKeys.signer(id, algorithm, generated.pkcs8()));
        return generated.published();
    }

    /**
     * Reads into memory whatever of these is not there yet, the first of them up to a bound.
     *
     * @throws IllegalArgumentException where a row was encrypted under another master key
     */
    public void learn(Collection<SigningKey> keys) {
        Map<String, SignatureAlgorithm> missing = new HashMap<>();
        for (SigningKey key : keys) {
            if (missing.size() < Limits.SIGNERS && !signers.has(key.key())) {
                missing.put(key.key().value(), key.algorithm());
            }
        }
        if (missing.isEmpty()) {
            return;
        }
        table.find(missing.keySet())
                .forEach(
                        (row, ciphertext) -> {
                            SigningKeyId id = new SigningKeyId(row);
                            SignatureAlgorithm algorithm = missing.get(row);
                            if (algorithm != null) {
                                byte[] pkcs8 = encryption.decrypt(id, ciphertext);
                                signers.put(SigningKeys.signer(id, algorithm, pkcs8));
                            }
                        });
    }

    /** What signs with this key; asks the database only where it is not in memory yet. */
    public Optional<TokenSigner> signer(SigningKey key) {
        TokenSigner known = signers.get(key.key());
        if (known == null) {
            NonBlocking.beforeWaiting();
            learn(List.of(key));
            known = signers.get(key.key());
        }
        return Optional.ofNullable(known);
    }

    /** What signs with this key, if it is in memory: the database is not asked. */
    Optional<TokenSigner> signerAtHand(SigningKey key) {
        return Optional.ofNullable(signers.get(key.key()));
    }

    /** Ids of rows that are old enough to be named by an event, if they ever will be. */
    public List<SigningKeyId> settled() {
        return table.olderThan(Limits.ORPHAN_AGE).stream().map(SigningKeyId::new).toList();
    }

    /** Removes rows that no event names. */
    public void remove(Collection<SigningKeyId> orphans) {
        table.delete(orphans.stream().map(SigningKeyId::value).toList());
        signers.remove(orphans);
    }
}
