package dev.precept.projections.delta;

import static dev.precept.projections.delta.StreamRules.known;
import static dev.precept.projections.delta.StreamRules.require;

import dev.precept.domain.shared.EventEnvelope;
import dev.precept.domain.shared.SigningKeyId;
import dev.precept.domain.signingkey.SigningKey;
import dev.precept.domain.signingkey.SigningKeyEvent;
import dev.precept.projections.image.EntityMeta;
import dev.precept.projections.image.Fact;
import dev.precept.projections.image.KeyDocument;
import dev.precept.projections.image.KeyRingDocument;
import dev.precept.projections.image.KeyStatus;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/** What changes about an organization's signing keys. */
final class KeyRingDelta {
    private final FactsDelta facts;
    private @Nullable KeyRingDocument ring;

    KeyRingDelta(@Nullable KeyRingDocument base, FactsDelta facts) {
        this.ring = base;
        this.facts = facts;
    }

    @Nullable KeyRingDocument apply() {
        return ring;
    }

    void replay(EventEnvelope envelope, SigningKeyEvent event) {
        switch (event) {
            case SigningKeyEvent.KeyRingCreated created -> {
                EntityMeta meta =
                        StreamRules.created(envelope, created.ring(), created.organization());
                require(envelope, ring == null, "the organization has a key ring");
                load(new KeyRingDocument(created.ring(), created.organization(), List.of(), meta));
            }
            case SigningKeyEvent.SigningKeyAdded(SigningKey key, _) -> {
                KeyRingDocument before = there(envelope);
                require(envelope, indexOf(before, key.key()) < 0, "the key is there");
                List<KeyDocument> keys = new ArrayList<>(before.keys());
                keys.add(new KeyDocument(key, KeyStatus.NEXT, envelope.at()));
                replace(envelope, before, keys);
            }
            case SigningKeyEvent.SigningKeyActivated(SigningKeyId key) ->
                    move(envelope, key, KeyStatus.ACTIVE);
            case SigningKeyEvent.SigningKeyRetired(SigningKeyId key) ->
                    move(envelope, key, KeyStatus.RETIRED);
            case SigningKeyEvent.SigningKeyWithdrawn(SigningKeyId key) -> {
                KeyRingDocument before = there(envelope);
                int index = indexOf(before, key);
                require(envelope, index >= 0, "there is no key " + key);
                List<KeyDocument> keys = new ArrayList<>(before.keys());
                keys.remove(index);
                replace(envelope, before, keys);
            }
        }
    }

    /** Takes in a fact of a snapshot. */
    void load(KeyRingDocument document) {
        ring = document;
        facts.added(new Fact.KeyRing(document));
    }

    private void move(EventEnvelope envelope, SigningKeyId key, KeyStatus to) {
        KeyRingDocument before = there(envelope);
        int index = indexOf(before, key);
        require(envelope, index >= 0, "there is no key " + key);
        KeyDocument moved = before.keys().get(index);
        require(envelope, moved.status().compareTo(to) < 0, "the key is " + moved.status());
        List<KeyDocument> keys = new ArrayList<>(before.keys());
        keys.set(index, new KeyDocument(moved.key(), to, envelope.at()));
        replace(envelope, before, keys);
    }

    private void replace(EventEnvelope envelope, KeyRingDocument before, List<KeyDocument> keys) {
        KeyRingDocument after =
                new KeyRingDocument(
                        before.id(),
                        before.organization(),
                        keys,
                        StreamRules.next(envelope, before.meta()));
        ring = after;
        facts.replaced(new Fact.KeyRing(before), new Fact.KeyRing(after));
    }

    private KeyRingDocument there(EventEnvelope envelope) {
        KeyRingDocument document = known(envelope, ring, "key ring");
        boolean isItsStream = document.id().value().equals(envelope.recorded().stream());
        require(envelope, isItsStream, "the organization's key ring is " + document.id());
        return document;
    }

    private static int indexOf(KeyRingDocument ring, SigningKeyId key) {
        for (int i = 0; i < ring.keys().size(); i++) {
            if (ring.keys().get(i).key().key().equals(key)) {
                return i;
            }
        }
        return -1;
    }
}
