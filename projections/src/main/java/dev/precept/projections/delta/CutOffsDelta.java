package dev.precept.projections.delta;

import dev.precept.domain.revocation.CutOffTarget;
import dev.precept.domain.revocation.RevocationEvent.TokensCutOff;
import dev.precept.domain.shared.EventEnvelope;
import dev.precept.domain.shared.RevocationId;
import dev.precept.projections.image.CutOffDocument;
import dev.precept.projections.image.CutOffs;
import dev.precept.projections.image.Fact;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Set;

/** What changes among an organization's cut-offs: of each target the latest is in force. */
final class CutOffsDelta {
    private final FactsDelta facts;
    private final Set<CutOffTarget> touched = new LinkedHashSet<>();
    private CutOffs cutOffs;

    CutOffsDelta(CutOffs base, FactsDelta facts) {
        this.cutOffs = base;
        this.facts = facts;
    }

    CutOffs apply() {
        return cutOffs;
    }

    /** Tokens and sessions that were cut off. */
    Set<CutOffTarget> touched() {
        return touched;
    }

    void replay(EventEnvelope envelope, TokensCutOff event) {
        StreamRules.created(envelope, event.revocation(), event.organization());
        cutOff(envelope, event.revocation(), event.target());
    }

    /** What a user was issued is dead from when he was deactivated, activated again or not. */
    void deactivated(EventEnvelope envelope) {
        String user = envelope.recorded().stream();
        cutOff(envelope, new RevocationId(user), new CutOffTarget.Subject(user));
    }

    private void cutOff(EventEnvelope envelope, RevocationId id, CutOffTarget target) {
        CutOffDocument before = cutOffs.get(target);
        if (before != null) {
            facts.removed(new Fact.CutOff(before));
        }
        load(
                new CutOffDocument(
                        id,
                        envelope.recorded().organization(),
                        lasting(target, before),
                        envelope.position(),
                        envelope.at()));
    }

    /** Takes in a fact of a snapshot. */
    void load(CutOffDocument document) {
        cutOffs = cutOffs.with(document);
        CutOffTarget target = document.target();
        if (target instanceof CutOffTarget.TokenId || target instanceof CutOffTarget.Session) {
            touched.add(target);
        }
        facts.added(new Fact.CutOff(document));
    }

    /** The target's cut-off in force; null if there is none. */
    @Nullable CutOffDocument get(CutOffTarget target) {
        return cutOffs.get(target);
    }

    /** What the target matches has expired: nothing can be said of it any more. */
    void forget(CutOffTarget target) {
        CutOffDocument document = cutOffs.get(target);
        if (document != null) {
            cutOffs = cutOffs.without(document.target());
            facts.removed(new Fact.CutOff(document));
        }
    }

    /** Where two cut-offs disagree on when to be forgotten, the longer memory is the safe one. */
    private static CutOffTarget lasting(CutOffTarget target, @Nullable CutOffDocument before) {
        if (before != null
                && before.target() instanceof CutOffTarget.TokenId(_, Instant earlier)
                && target instanceof CutOffTarget.TokenId(_, Instant later)
                && earlier.isAfter(later)) {
            return before.target();
        }
        if (before != null
                && before.target() instanceof CutOffTarget.Session(_, var earlier)
                && target instanceof CutOffTarget.Session(_, var later)
                && (earlier == null || (later != null && earlier.isAfter(later)))) {
            return before.target();
        }
        return target;
    }
}
