package dev.precept.pdp.management;

import dev.precept.domain.shared.OrganizationId;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * How much costly work is under way: so much of a node, and less of one organization, so that none
 * keeps the others out. Nobody waits: who finds no turn is told so. Threads share it.
 */
final class Turns {
    private static final Object ALL = new Object();

    private final int all;
    private final int each;
    private final Map<Object, Integer> taken = new ConcurrentHashMap<>();

    /**
     * @param all turns at once
     * @param each those of one organization
     */
    Turns(int all, int each) {
        this.all = all;
        this.each = each;
    }

    /** What the work comes to; 503 {@code busy} where there is no turn for it. */
    <T> T in(OrganizationId organization, Supplier<T> work) {
        take(ALL, all);
        try {
            take(organization, each);
            try {
                return work.get();
            } finally {
                give(organization);
            }
        } finally {
            give(ALL);
        }
    }

    private void take(Object whose, int atMost) {
        taken.compute(
                whose,
                (_, number) -> {
                    int before = number == null ? 0 : number;
                    if (before >= atMost) {
                        throw ProblemException.of(
                                503,
                                "busy",
                                "As much is being supposed as is allowed at once: try again.");
                    }
                    return before + 1;
                });
    }

    private void give(Object whose) {
        taken.computeIfPresent(whose, (_, number) -> number == 1 ? null : number - 1);
    }
}
