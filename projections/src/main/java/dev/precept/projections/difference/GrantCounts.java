package dev.precept.projections.difference;

/** How many grants changed, by what became of them. */
public record GrantCounts(long gained, long lost, long widened, long narrowed, long altered) {
    static final GrantCounts NONE = new GrantCounts(0, 0, 0, 0, 0);

    static GrantCounts one(GrantChange.Kind kind) {
        return switch (kind) {
            case GAINED -> new GrantCounts(1, 0, 0, 0, 0);
            case LOST -> new GrantCounts(0, 1, 0, 0, 0);
            case WIDENED -> new GrantCounts(0, 0, 1, 0, 0);
            case NARROWED -> new GrantCounts(0, 0, 0, 1, 0);
            case ALTERED -> new GrantCounts(0, 0, 0, 0, 1);
        };
    }

    /** All of them. */
    public long total() {
        return gained + lost + widened + narrowed + altered;
    }

    GrantCounts plus(GrantCounts more) {
        return new GrantCounts(
                gained + more.gained,
                lost + more.lost,
                widened + more.widened,
                narrowed + more.narrowed,
                altered + more.altered);
    }
}
