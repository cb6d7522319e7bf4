package dev.precept.projections.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.projections.embedded.Simulation.Flaw;
import dev.precept.projections.embedded.Simulation.Violation;
import dev.precept.testing.Seed;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Invariants 3, 4 and 5, and what the fence promises, however gateways are reached. */
class SimulationProperties {
    private static final int RUNS = 6;
    private static final int MOST_RUNS = 50;
    private static final int COMMANDS = 100;

    private final Random random = Seed.random(SimulationProperties.class);

    @Test
    void noLeasedGatewayPermitsLaterThanItsLeaseAfterARevoke() {
        int permits = 0;
        int fences = 0;
        for (int i = 0; i < RUNS; i++) {
            Simulation simulation = run(Set.of());
            assertThat(simulation.violations).isEmpty();
            permits += simulation.permits;
            fences += simulation.fences;
        }
        assertThat(permits).isGreaterThan(300);
        assertThat(fences).as("fences that were quicker than the lease").isGreaterThan(5);
    }

    @ParameterizedTest
    @EnumSource
    void withAGuardOffItDoes(Flaw flaw) {
        Map<Violation, Integer> found = new EnumMap<>(Violation.class);
        for (int i = 0;
                i < MOST_RUNS && Collections.disjoint(found.keySet(), expected(flaw));
                i++) {
            run(EnumSet.of(flaw))
                    .violations
                    .forEach((violation, count) -> found.merge(violation, count, Integer::sum));
        }
        assertThat(found.keySet()).containsAnyElementsOf(expected(flaw));
    }

    private static Set<Violation> expected(Flaw flaw) {
        return switch (flaw) {
            case NO_LEASE -> Set.of(Violation.REVOKED);
            case LEASE_FROM_THE_ANSWER,
                    LEASE_FOR_ANY_IMAGE,
                    HEAD_OF_THE_NODE,
                    LEASE_ACROSS_RESTARTS ->
                    Set.of(Violation.STALE, Violation.FENCE);
            case GAPS_UNSEEN -> Set.of(Violation.WRONG_IMAGE);
        };
    }

    private Simulation run(Set<Flaw> flaws) {
        Simulation simulation = new Simulation(random, flaws);
        simulation.run(COMMANDS);
        return simulation;
    }
}
