package dev.precept.sample.servlet;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * Start it with {@code --precept.gateway.url=… --precept.gateway.organization=…}; the key as the
 * environment variable {@code PRECEPT_GATEWAY_KEY}.
 */
@SpringBootApplication
public class ServletSample {
    public static void main(String[] arguments) {
        SpringApplication.run(ServletSample.class, arguments);
    }
}
