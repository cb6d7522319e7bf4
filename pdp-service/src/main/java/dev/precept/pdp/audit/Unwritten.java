package dev.precept.pdp.audit;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;

import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;

/** How much was not written, by what it was. For any number of threads. */
final class Unwritten {
    /** What was not written. */
    enum What {
        /** Denies: only where neither database nor file took them. */
        DENIES,
        /** What became of requests for tokens. */
        OUTCOMES,
        /** Permits that had to be written; they became denies. */
        PERMITS,
        /** Examples of permits that are counted. */
        EXAMPLES,
        /** Permits that are not in the counts. */
        COUNTS,
        /** Marks of what is exercised. */
        MARKS,
        /**
         * Refused calls of our own API, of more callers than are counted, or whose record failed.
         */
        REFUSALS
    }

    private final LongAdder[] counters = new LongAdder[What.values().length];

    Unwritten() {
        for (int i = 0; i < counters.length; i++) {
            counters[i] = new LongAdder();
        }
    }

    void add(What what, long number) {
        counters[what.ordinal()].add(number);
    }

    long of(What what) {
        return counters[what.ordinal()].sum();
    }

    void bindTo(MeterRegistry meters) {
        for (What what : What.values()) {
            FunctionCounter.builder(
                            "precept.decision.log.unwritten",
                            counters[what.ordinal()],
                            LongAdder::doubleValue)
                    .description("What the decision log does not have")
                    .tag("what", what.name().toLowerCase(Locale.ROOT))
                    .register(meters);
        }
    }
}
