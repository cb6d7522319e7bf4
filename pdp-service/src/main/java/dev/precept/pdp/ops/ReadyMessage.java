package dev.precept.pdp.ops;

import dev.precept.pdp.listener.DecisionListener;
import dev.precept.pdp.settings.ServiceOnly;
import dev.precept.pdp.settings.ServiceSettings;

import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** Tells the operator that the service is ready, and where the bootstrap credential lies. */
@Component
@ServiceOnly
final class ReadyMessage {
    private final ServiceSettings settings;
    private final DecisionListener decisions;

    ReadyMessage(ServiceSettings settings, DecisionListener decisions) {
        this.settings = settings;
        this.decisions = decisions;
    }

    @EventListener(ApplicationReadyEvent.class)
    @SuppressWarnings("SystemOut")
    void print() {
        System.out.println(
                "The bootstrap credential lies in "
                        + settings.data().resolve("bootstrap.json").toAbsolutePath().normalize());
        System.out.println("Decisions are also served at port " + decisions.port());
        System.out.println("Precept is ready at " + settings.baseUrl());
    }
}
