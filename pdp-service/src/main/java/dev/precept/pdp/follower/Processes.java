package dev.precept.pdp.follower;

import dev.precept.domain.shared.GatewayId;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What was last heard of the processes of gateways. A process gives itself its name, so that each
 * gateway has room for as many, and takes none from another. Threads share it.
 *
 * @param <V> what is heard
 */
public final class Processes<V> {
    private final Map<GatewayId, Map<String, V>> heard = latest(Limits.REMEMBERED_GATEWAYS);

    /** Remembers nothing yet. */
    public Processes() {}

    /** What was last heard; null where that is not remembered. */
    public synchronized @Nullable V get(GatewayId gateway, String instance) {
        Map<String, V> own = heard.get(gateway);
        return own == null ? null : own.get(instance);
    }

    /** Remembers it. */
    public synchronized void put(GatewayId gateway, String instance, V value) {
        heard.computeIfAbsent(gateway, _ -> latest(Limits.REMEMBERED_OPAS)).put(instance, value);
    }

    private static <K, T> Map<K, T> latest(int most) {
        return new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<K, T> eldest) {
                return size() > most;
            }
        };
    }
}
