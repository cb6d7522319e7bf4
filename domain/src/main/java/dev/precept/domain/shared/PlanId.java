package dev.precept.domain.shared;

/** Names a plan. Never reused. */
public record PlanId(String value) implements Id {
    public PlanId {
        Id.check(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
