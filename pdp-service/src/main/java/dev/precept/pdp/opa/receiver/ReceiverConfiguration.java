package dev.precept.pdp.opa.receiver;

import dev.precept.pdp.audit.SidecarDecisions;
import dev.precept.pdp.decision.Decider;
import dev.precept.pdp.decision.opa.InputQuestions;
import dev.precept.pdp.door.Doorway;
import dev.precept.pdp.follower.OpaReports;
import dev.precept.pdp.follower.RecentChanges;
import dev.precept.pdp.settings.ServiceOnly;
import dev.precept.pdp.web.Past;

import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import java.time.InstantSource;

/** Puts up the doors that OPAs report at; OPA may add the name of a partition to the path. */
@Configuration(proxyBeanMethods = false)
@ServiceOnly
class ReceiverConfiguration {
    private static final String OPA = "/v1/organizations/{org}/opa";

    @Bean
    ReceiverMetrics receiverMetrics(MeterRegistry meters) {
        return new ReceiverMetrics(meters);
    }

    @Bean
    Checking.Parts checkingParts(
            InputQuestions questions, RecentChanges recent, Past past, Decider decider) {
        return new Checking.Parts(questions, recent, past, new Engines(decider));
    }

    @Bean
    LogsDoor logsDoor(
            Checking.Parts parts,
            SidecarDecisions decisions,
            ReceiverMetrics metrics,
            InstantSource clock) {
        return new LogsDoor(parts, decisions, metrics, clock);
    }

    @Bean
    Doorway opaLogs(LogsDoor door) {
        return new Doorway(OPA + "/logs", door);
    }

    @Bean
    Doorway opaLogsOfPartition(LogsDoor door) {
        return new Doorway(OPA + "/logs/{partition}", door);
    }

    @Bean
    StatusDoor statusDoor(OpaReports reports, SidecarDecisions decisions, ReceiverMetrics metrics) {
        return new StatusDoor(reports, decisions, metrics);
    }

    @Bean
    Doorway opaStatus(StatusDoor door) {
        return new Doorway(OPA + "/status", door);
    }

    @Bean
    Doorway opaStatusOfPartition(StatusDoor door) {
        return new Doorway(OPA + "/status/{partition}", door);
    }
}
