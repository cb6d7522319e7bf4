package dev.precept.projections.image;

import dev.precept.domain.shared.ProposalId;
import dev.precept.projections.collection.OrderedMap;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** An organization's proposals, ended ones among them. Immutable. */
public final class ProposalsImage {
    /** None. */
    public static final ProposalsImage EMPTY =
            new ProposalsImage(OrderedMap.empty(), OrderedMap.empty());

    private final OrderedMap<String, ProposalDocument> all;
    private final OrderedMap<String, ProposalDocument> pending;

    private ProposalsImage(
            OrderedMap<String, ProposalDocument> all,
            OrderedMap<String, ProposalDocument> pending) {
        this.all = all;
        this.pending = pending;
    }

    public @Nullable ProposalDocument get(ProposalId id) {
        return all.get(id.value());
    }

    /** All, by id. */
    public List<ProposalDocument> list() {
        return all.values();
    }

    /** Those that have not ended, by id; of some, the time may be over. */
    public List<ProposalDocument> pending() {
        return pending.values();
    }

    /** With the proposal, new or in the place of what had its id. */
    public ProposalsImage with(ProposalDocument document) {
        String id = document.id().value();
        return new ProposalsImage(
                all.with(id, document),
                document.status() == ProposalStatus.PENDING
                        ? pending.with(id, document)
                        : pending.without(id));
    }
}
