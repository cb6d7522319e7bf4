package dev.precept.pdp.audit;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import java.time.Duration;
import java.util.Set;

/**
 * What the decision log keeps, and for how long. Denies are always written whole.
 *
 * @param permits how permits are written; they are counted in any case
 * @param sample of so many permits one is written, where they are sampled
 * @param queue how many records may wait for the database
 * @param full what becomes of a decision that has to be written while no more may wait
 * @param patience for how long such a decision is held up, at most
 * @param countsEvery how often counts and marks are written
 * @param retention for how long records are kept
 * @param exercisedRetention for how long counts and marks are kept
 * @param reported how many decisions that OPAs report are written of one gateway in an hour, by
 *     each node
 * @param spillBytes how large the files may grow that take records while the database is away
 * @param mask what is hidden: {@code subject}, {@code session}, {@code token-id} and {@code
 *     resource} are hashed under a key of this installation; {@code subject.NAME}, {@code
 *     action.NAME}, {@code resource.NAME}, {@code context.NAME} and {@code token.NAME} are left out
 */
@ConfigurationProperties("precept.decision-log")
record DecisionLogSettings(
        @DefaultValue("COUNTED") Permits permits,
        @DefaultValue("100") int sample,
        @DefaultValue("16384") int queue,
        @DefaultValue("SLOW") Full full,
        @DefaultValue("1s") Duration patience,
        @DefaultValue("1m") Duration countsEvery,
        @DefaultValue("30d") Duration retention,
        @DefaultValue("400d") Duration exercisedRetention,
        @DefaultValue("500000") int reported,
        @DefaultValue("1073741824") long spillBytes,
        @DefaultValue Set<String> mask) {

    /** How permits are written. */
    enum Permits {
        /** One whole example of each kind a minute. */
        COUNTED,
        /** One whole of so many. */
        SAMPLED,
        /** Each whole. */
        WHOLE
    }

    /** What becomes of a decision that has to be written while the queue is full. */
    enum Full {
        /** It waits; at the end of the wait a permit becomes a deny. */
        SLOW,
        /** A permit becomes a deny at once. */
        DENY
    }

    DecisionLogSettings {
        if (sample < 1 || queue < 1 || reported < 1) {
            throw new IllegalArgumentException("sample, queue and reported count from one");
        }
        mask = Set.copyOf(mask);
    }
}
