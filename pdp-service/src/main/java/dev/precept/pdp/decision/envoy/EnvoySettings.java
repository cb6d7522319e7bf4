package dev.precept.pdp.decision.envoy;

import dev.precept.pdp.settings.ServiceSettings;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where Envoy asks.
 *
 * @param grpcPort the port; -1 for the one two above the main port, 0 for any free one
 */
@ConfigurationProperties("precept")
record EnvoySettings(@DefaultValue("-1") int grpcPort) {
    private static final int ABOVE_MAIN = 2;

    /** The port to listen on. */
    int port(ServiceSettings service) {
        if (grpcPort >= 0) {
            return grpcPort;
        }
        return service.port() == 0 ? 0 : service.port() + ABOVE_MAIN;
    }
}
