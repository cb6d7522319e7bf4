package dev.precept.pdp.client;

import dev.precept.pdp.TokenWorld;
import dev.precept.pdp.TokenWorld.Client;

import java.util.Arrays;

/**
 * Measures what threat 11 asks for: how long an unknown client and a wrong secret are refused. A
 * program, not a test: on a busy machine its figure is the machine's.
 */
final class LoginTiming {
    private static final int WARM_UP = 2_000;
    private static final int REQUESTS = 2_000;

    private LoginTiming() {}

    /** Prints both medians, in microseconds, and by how much they differ. */
    public static void main(String[] arguments) {
        try (TokenWorld world = TokenWorld.start()) {
            world.organization("acme");
            Client shop = world.application("acme", "shop", "");
            Client wrong = new Client("acme", "", shop.id(), "wrong");
            char last = shop.id().charAt(shop.id().length() - 1);
            String other =
                    shop.id().substring(0, shop.id().length() - 1) + (last == 'a' ? 'b' : 'a');
            Client unknown = new Client("acme", "", other, "wrong");
            long[] ofWrong = new long[REQUESTS];
            long[] ofUnknown = new long[REQUESTS];
            for (int i = -WARM_UP; i < REQUESTS; i++) {
                int at = Math.max(i, 0);
                ofWrong[at] = nanos(world, wrong);
                ofUnknown[at] = nanos(world, unknown);
            }
            double first = median(ofWrong);
            double second = median(ofUnknown);
            System.out.printf(
                    "wrong secret %.0f us, unknown client %.0f us, difference %.2f %%%n",
                    first, second, 100 * Math.abs(first - second) / first);
        }
    }

    private static long nanos(TokenWorld world, Client client) {
        long start = System.nanoTime();
        world.token(client, "");
        return System.nanoTime() - start;
    }

    private static double median(long[] nanos) {
        Arrays.sort(nanos);
        return nanos[nanos.length / 2] / 1_000.0;
    }
}
