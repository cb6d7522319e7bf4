package dev.precept.domain.shared;

/** Names a proposal. Never reused. */
public record ProposalId(String value) implements Id {
    public ProposalId {
        Id.check(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
