package dev.precept.domain.plan;

/**
 * So many requests in each such time.
 *
 * @param count how many
 * @param per in what time
 */
public record RequestLimit(long count, Period per) {
    /** A time that requests are counted in. */
    public enum Period {
        SECOND(1),
        MINUTE(60),
        HOUR(3_600),
        DAY(86_400),
        /** 30 days. */
        MONTH(2_592_000);

        private final long seconds;

        Period(long seconds) {
            this.seconds = seconds;
        }

        /** How long it is. */
        public long seconds() {
            return seconds;
        }
    }
}
