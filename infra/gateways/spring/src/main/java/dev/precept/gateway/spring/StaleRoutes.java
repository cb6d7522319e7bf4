package dev.precept.gateway.spring;

import dev.precept.projections.embedded.StaleMode;

import java.util.List;

/**
 * Where requests are served by what was last known, while nobody can say whether it still holds.
 *
 * @param prefixes paths as they are sent: each stands for itself and what lies below it
 */
record StaleRoutes(List<String> prefixes) {
    /**
     * Routes by their paths.
     *
     * @throws GatewaySettingException where one is no path
     */
    static StaleRoutes of(List<String> prefixes) {
        for (String prefix : prefixes) {
            if (!prefix.startsWith("/")) {
                throw new GatewaySettingException(
                        "precept.gateway.serve-stale names '" + prefix + "', which is no path.",
                        "Give paths as they are sent, such as /v1/catalogue.");
            }
        }
        return new StaleRoutes(
                prefixes.stream().map(path -> path.endsWith("/") ? path : path + "/").toList());
    }

    /** What becomes there of a permit that no lease covers. */
    StaleMode mode(String path) {
        String whole = path + "/";
        return prefixes.stream().anyMatch(prefix -> whole.startsWith(prefix))
                ? StaleMode.SERVE_STALE
                : StaleMode.DENY;
    }
}
