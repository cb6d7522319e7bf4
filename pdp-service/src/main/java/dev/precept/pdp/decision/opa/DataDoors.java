package dev.precept.pdp.decision.opa;

import dev.precept.pdp.decision.Decider;
import dev.precept.pdp.decision.EvaluationQuestions;
import dev.precept.pdp.decision.forward.RequestCheck;
import dev.precept.pdp.door.Admission;
import dev.precept.pdp.door.Doorway;

import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import tools.jackson.databind.JsonNode;

import java.util.Map;
import java.util.TreeMap;

/** Where OPA's API is: below the organization, and below a gateway's key. */
@Configuration(proxyBeanMethods = false)
class DataDoors {
    private static final String BY_TOKEN = "/o/{org}";
    private static final String BY_KEY = "/o/{org}/g/{key}";
    private static final String PRECEPT = "/precept";
    private static final String APISIX = "/apisix";
    private static final String KONG = "/kong";
    private static final String DECISION = PRECEPT + "/decision";

    @Bean
    DataTree dataTree(RequestCheck check, EvaluationQuestions questions, Decider decider) {
        EvaluationDocument precept = new EvaluationDocument(questions, decider);
        GatewayDocument apisix = GatewayDocument.apisix(check);
        GatewayDocument kong = GatewayDocument.kong(check);
        return new DataTree(
                Map.of(
                        DECISION,
                        precept,
                        "/precept/allow",
                        precept.allow(),
                        "/apisix/decision",
                        apisix,
                        "/kong/decision",
                        kong),
                new TreeMap<>(
                        Map.of(
                                PRECEPT,
                                precept.whole(),
                                APISIX,
                                apisix.whole(),
                                KONG,
                                kong.whole())),
                input -> owner(input, apisix, kong));
    }

    /** Kong's form is within one that APISIX's could be taken for. */
    private static @Nullable String owner(
            JsonNode input, GatewayDocument apisix, GatewayDocument kong) {
        if (InputQuestions.isEvaluation(input)) {
            return PRECEPT;
        }
        if (kong.tells(input)) {
            return KONG;
        }
        return apisix.tells(input) ? APISIX : null;
    }

    @Bean
    InputQuestions inputQuestions(EvaluationQuestions evaluations, RequestCheck check) {
        return new InputQuestions(evaluations, check);
    }

    @Bean
    Doorway data(Decider decider, DataTree tree) {
        return data(BY_TOKEN, decider, tree);
    }

    @Bean
    Doorway dataByKey(Decider decider, DataTree tree) {
        return data(BY_KEY, decider, tree);
    }

    private static Doorway data(String prefix, Decider decider, DataTree tree) {
        return new Doorway(prefix + "/v1/data/**", new DataDoor(decider, DataVersion.V1, tree, ""));
    }

    @Bean
    Doorway oldData(Decider decider, DataTree tree) {
        return oldData(BY_TOKEN, decider, tree);
    }

    @Bean
    Doorway oldDataByKey(Decider decider, DataTree tree) {
        return oldData(BY_KEY, decider, tree);
    }

    private static Doorway oldData(String prefix, Decider decider, DataTree tree) {
        return new Doorway(prefix + "/v0/data/**", new DataDoor(decider, DataVersion.V0, tree, ""));
    }

    /** OPA's default decision (OPA's REST API, "Execute a Simple Query"). */
    @Bean
    Doorway defaultDecision(Decider decider, DataTree tree) {
        return new Doorway(BY_TOKEN + "/", new DataDoor(decider, DataVersion.V0, tree, DECISION));
    }

    @Bean
    Doorway defaultDecisionByKey(Decider decider, DataTree tree) {
        return new Doorway(BY_KEY + "/", new DataDoor(decider, DataVersion.V0, tree, DECISION));
    }

    /** Gatekeeper has no field for a credential: the key is in the path. */
    @Bean
    Doorway provider(EvaluationQuestions questions, Decider decider) {
        return new Doorway(
                BY_KEY + "/external-data",
                new ProviderDoor(new EvaluationDocument(questions, decider)));
    }

    @Bean
    Doorway opaHealth() {
        return new Doorway(BY_TOKEN + "/health", new HealthDoor(Admission.ANYBODY));
    }

    @Bean
    Doorway opaHealthByKey() {
        return new Doorway(BY_KEY + "/health", new HealthDoor(Admission.CALLER));
    }

    @Bean
    Doorway opaPolicies() {
        return new Doorway(BY_TOKEN + "/v1/policies/**", new PoliciesDoor());
    }

    @Bean
    Doorway opaPoliciesByKey() {
        return new Doorway(BY_KEY + "/v1/policies/**", new PoliciesDoor());
    }
}
