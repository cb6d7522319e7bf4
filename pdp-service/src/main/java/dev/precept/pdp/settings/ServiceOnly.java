package dev.precept.pdp.settings;

import org.springframework.context.annotation.Profile;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Marks what the service has and a sidecar has not: it needs the log, or keeps something. */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@Profile("!" + ServiceOnly.SIDECAR)
public @interface ServiceOnly {
    /** The profile of a sidecar. */
    String SIDECAR = "sidecar";
}
