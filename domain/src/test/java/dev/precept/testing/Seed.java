package dev.precept.testing;

import java.util.Random;

/** Random input that can be had again: {@code -Dseed=} gives the seed a failed run printed. */
public final class Seed {
    private Seed() {}

    /** A source seeded by the property, or freshly; prints its seed with the test's name. */
    public static Random random(Class<?> test) {
        String given = System.getProperty("seed");
        long seed = given == null ? System.nanoTime() : Long.parseLong(given);
        System.out.println(test.getSimpleName() + " -Dseed=" + seed);
        return new Random(seed);
    }
}
