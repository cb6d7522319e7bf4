package dev.precept.pdp.sidecar;

import dev.precept.pdp.settings.ServiceOnly;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.ComponentScan;

/**
 * What a sidecar is made of. It is no configuration that a scan would find, so that the service
 * never comes upon it.
 */
@EnableAutoConfiguration
@ConfigurationPropertiesScan({
    "dev.precept.pdp.decision",
    "dev.precept.pdp.opa.engine",
    "dev.precept.pdp.settings"
})
@ComponentScan({
    "dev.precept.pdp.decision",
    "dev.precept.pdp.door",
    "dev.precept.pdp.expression",
    "dev.precept.pdp.federation",
    "dev.precept.pdp.fetch",
    "dev.precept.pdp.listener",
    "dev.precept.pdp.opa.engine",
    "dev.precept.pdp.ops",
    "dev.precept.pdp.settings",
    "dev.precept.pdp.sidecar"
})
public final class Sidecar {
    /** The option that makes a sidecar of what is started. */
    public static final String OPTION = "sidecar";

    private Sidecar() {}

    /** One that is still to be started, with settings as {@code --name=value}. */
    public static SpringApplication application() {
        SpringApplication application = new SpringApplication(Sidecar.class);
        application.setAdditionalProfiles(ServiceOnly.SIDECAR);
        return application;
    }
}
