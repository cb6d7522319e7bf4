package dev.precept.pdp;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** The service's entry point. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class Precept {
    /**
     * Starts the service.
     *
     * @param arguments Spring Boot's command line: {@code --name=value}
     */
    public static void main(String[] arguments) {
        SpringApplication.run(Precept.class, arguments);
    }
}
