package dev.precept.pdp.jose;

import dev.precept.domain.shared.SigningKeyId;

import org.jspecify.annotations.Nullable;

import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The signers that were used last. Bounded by two generations: when the young one is full it
 * becomes the old one, and the old one is forgotten; what is used moves to the young one. Threads
 * share it without locks.
 */
final class RecentSigners {
    private final int size;
    private final AtomicReference<Generations> generations =
            new AtomicReference<>(
                    new Generations(new ConcurrentHashMap<>(), new ConcurrentHashMap<>()));

    /** Keeps between this many and twice as many. */
    RecentSigners(int size) {
        this.size = size;
    }

    private record Generations(
            Map<SigningKeyId, TokenSigner> young, Map<SigningKeyId, TokenSigner> old) {}

    @Nullable TokenSigner get(SigningKeyId id) {
        Generations now = generations.get();
        TokenSigner young = now.young.get(id);
        if (young != null) {
            return young;
        }
        TokenSigner old = now.old.get(id);
        if (old != null) {
            put(old);
        }
        return old;
    }

    /** Whether it is there; that is no use of it. */
    boolean has(SigningKeyId id) {
        Generations now = generations.get();
        return now.young.containsKey(id) || now.old.containsKey(id);
    }

    void put(TokenSigner signer) {
        Generations now = generations.get();
        now.young.put(signer.id(), signer);
        if (now.young.size() >= size) {
            generations.compareAndSet(now, new Generations(new ConcurrentHashMap<>(), now.young));
        }
    }

    void remove(Collection<SigningKeyId> ids) {
        Generations now = generations.get();
        for (SigningKeyId id : ids) {
            now.young.remove(id);
            now.old.remove(id);
        }
    }
}
