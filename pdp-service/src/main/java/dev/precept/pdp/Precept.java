package dev.precept.pdp;

import dev.precept.pdp.sidecar.Sidecar;

import org.springframework.boot.DefaultApplicationArguments;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** The entry point of the service, and of its sidecars. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class Precept {
    /**
     * Starts the service, or with {@code --sidecar} a sidecar of another one.
     *
     * @param arguments Spring Boot's command line: {@code --name=value}
     */
    public static void main(String[] arguments) {
        boolean isSidecar =
                new DefaultApplicationArguments(arguments).containsOption(Sidecar.OPTION);
        SpringApplication application =
                isSidecar ? Sidecar.application() : new SpringApplication(Precept.class);
        application.run(arguments);
    }
}
