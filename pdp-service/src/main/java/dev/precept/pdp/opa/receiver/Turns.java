package dev.precept.pdp.opa.receiver;

import dev.precept.domain.shared.GatewayId;

import java.util.HashMap;
import java.util.Map;

/** How many are served at once, and of them of one gateway. Threads share it. */
final class Turns {
    private final int most;
    private final int mostOfOne;
    private final Map<GatewayId, Integer> taken = new HashMap<>();
    private int all;

    Turns(int most, int mostOfOne) {
        this.most = most;
        this.mostOfOne = mostOfOne;
    }

    /** Whether it is the gateway's turn; whoever got one ends it. */
    synchronized boolean begin(GatewayId gateway) {
        int own = taken.getOrDefault(gateway, 0);
        boolean isTurn = all < most && own < mostOfOne;
        if (isTurn) {
            all++;
            taken.put(gateway, own + 1);
        }
        return isTurn;
    }

    synchronized void end(GatewayId gateway) {
        all--;
        taken.computeIfPresent(gateway, (_, own) -> own > 1 ? own - 1 : null);
    }
}
