package dev.precept.pdp.decision.opa;

import dev.precept.pdp.decision.forward.RequestCheck;
import dev.precept.pdp.door.Doorway;

import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import java.util.Map;

/** Where OPA's data API is. */
@Configuration(proxyBeanMethods = false)
class DataDoors {
    private static final String BY_TOKEN = "/o/{org}";
    private static final String BY_KEY = "/o/{org}/g/{key}";

    /** What can be asked for. */
    record DataApi(Map<String, Document> documents) {
        Doorway at(String prefix, DataVersion version) {
            String path = version == DataVersion.V0 ? "/v0/data/**" : "/v1/data/**";
            return new Doorway(prefix + path, new DataDoor(version, documents));
        }
    }

    @Bean
    DataApi dataApi(RequestCheck check, @Qualifier("evaluation") Doorway evaluation) {
        EvaluationDocument precept = new EvaluationDocument(evaluation.door());
        return new DataApi(
                Map.of(
                        "/precept/decision",
                        precept,
                        "/precept/allow",
                        precept.allow(),
                        "/apisix/decision",
                        GatewayDocument.apisix(check),
                        "/kong/decision",
                        GatewayDocument.kong(check)));
    }

    @Bean
    Doorway data(DataApi api) {
        return api.at(BY_TOKEN, DataVersion.V1);
    }

    @Bean
    Doorway dataByKey(DataApi api) {
        return api.at(BY_KEY, DataVersion.V1);
    }

    @Bean
    Doorway oldData(DataApi api) {
        return api.at(BY_TOKEN, DataVersion.V0);
    }

    @Bean
    Doorway oldDataByKey(DataApi api) {
        return api.at(BY_KEY, DataVersion.V0);
    }
}
