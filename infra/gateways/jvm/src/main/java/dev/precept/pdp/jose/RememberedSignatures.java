package dev.precept.pdp.jose;

import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.SigningKeyId;

import org.jspecify.annotations.Nullable;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The signatures that were found good, so that a token used often is verified once. An entry is
 * found by the SHA-256 of the whole compact token, and counts only for the same organization and
 * only while that organization still has the same key (by thumbprint). Failures are not remembered.
 * Whether a token is in time or cut off is never remembered either.
 *
 * <p>Bounded by two generations: when the young one is full it becomes the old one, and the old one
 * is forgotten; what is used moves to the young one. Threads share it without locks on the way of a
 * find.
 */
public final class RememberedSignatures {
    private final AtomicReference<Generations> generations =
            new AtomicReference<>(new Generations(new Generation(), new Generation()));

    private final Recent<Digest> digests =
            new Recent<>(compact -> digest(compact.getBytes(StandardCharsets.ISO_8859_1)));

    /** SHA-256 of a compact token. */
    record Digest(long a, long b, long c, long d) {}

    private record Entry(
            OrganizationId organization,
            SigningKeyId key,
            String thumbprint,
            TokenClaims claims,
            int bytes) {}

    /** Entries, and the bytes of the tokens they stand for. */
    private static final class Generation {
        private final Map<Digest, Entry> entries = new ConcurrentHashMap<>();
        private final AtomicLong bytes = new AtomicLong();
    }

    private record Generations(Generation young, Generation old) {}

    /** The digest of a token: not computed again for the same object. */
    Digest digest(String compact) {
        return digests.of(compact);
    }

    static Digest digest(byte[] token) {
        ByteBuffer hash = ByteBuffer.wrap(Jca.sha256(token));
        return new Digest(hash.getLong(), hash.getLong(), hash.getLong(), hash.getLong());
    }

    /** The claims of a token whose signature was found good under a key that is still there. */
    Optional<TokenClaims> find(Digest digest, OrganizationId organization, KeySource keys) {
        Generations now = generations.get();
        @Nullable Entry entry = now.young.entries.get(digest);
        boolean isOld = entry == null;
        if (isOld) {
            entry = now.old.entries.get(digest);
        }
        if (entry == null || !entry.organization.equals(organization)) {
            return Optional.empty();
        }
        String thumbprint = entry.thumbprint;
        boolean keyIsThere =
                keys.find(organization, entry.key)
                        .filter(key -> key.thumbprint().equals(thumbprint))
                        .isPresent();
        if (!keyIsThere) {
            now.young.entries.remove(digest);
            now.old.entries.remove(digest);
            return Optional.empty();
        }
        if (isOld) {
            put(digest, entry);
        }
        return Optional.of(entry.claims);
    }

    /** Remembers a token whose signature was just found good. */
    void remember(
            Digest digest,
            OrganizationId organization,
            VerificationKey key,
            TokenClaims claims,
            int bytes) {
        put(digest, new Entry(organization, key.id(), key.thumbprint(), claims, bytes));
    }

    private void put(Digest digest, Entry entry) {
        Generations now = generations.get();
        if (now.young.entries.putIfAbsent(digest, entry) != null) {
            return;
        }
        long bytes = now.young.bytes.addAndGet(entry.bytes + Limits.REMEMBERED_ENTRY_BYTES);
        if (bytes > Limits.REMEMBERED_TOKENS_BYTES) {
            generations.compareAndSet(now, new Generations(new Generation(), now.young));
        }
    }
}
