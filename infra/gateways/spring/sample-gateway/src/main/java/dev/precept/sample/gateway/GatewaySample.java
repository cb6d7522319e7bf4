package dev.precept.sample.gateway;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * Start it with {@code --upstream=http://…}, where requests go, and {@code --precept.gateway.url=…
 * --precept.gateway.organization=…}; the key as the environment variable {@code
 * PRECEPT_GATEWAY_KEY}.
 */
@SpringBootApplication
public class GatewaySample {
    public static void main(String[] arguments) {
        SpringApplication.run(GatewaySample.class, arguments);
    }
}
