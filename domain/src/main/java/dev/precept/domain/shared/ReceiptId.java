package dev.precept.domain.shared;

/** Names a receipt. Never reused. */
public record ReceiptId(String value) implements Id {
    public ReceiptId {
        Id.check(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
