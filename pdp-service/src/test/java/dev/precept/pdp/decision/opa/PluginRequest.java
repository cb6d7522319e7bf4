package dev.precept.pdp.decision.opa;

import dev.precept.pdp.TokenWorld;
import dev.precept.pdp.decision.forward.ForwardWorld;

import tools.jackson.databind.JsonNode;

import java.util.List;
import java.util.stream.StreamSupport;

/**
 * What a gateway's plugin sends to an OPA, an element of {@code plugins.json}, and what has to come
 * of it. The forms are those that the plugins' own documentation and sources show: Apache APISIX
 * 3.x {@code opa}, Kong Gateway 3.x {@code opa}, opa-envoy-plugin with version 3 of Envoy's API.
 * TOKEN and IDLE stand for tokens of applications that may read and may not.
 */
record PluginRequest(JsonNode element) {
    static List<PluginRequest> all() {
        return StreamSupport.stream(
                        TokenWorld.json(Recorded.text("plugins.json")).spliterator(), false)
                .map(PluginRequest::new)
                .toList();
    }

    String plugin() {
        return element.get("plugin").asString();
    }

    /** The body of the question. */
    String body(ForwardWorld world) {
        String input = element.get("input").toString();
        return "{\"input\": "
                + input.replace("TOKEN", world.token()).replace("IDLE", world.idleToken())
                + "}";
    }

    /** What our own door says: 200 where it is allowed, 400 where it is no question. */
    int status() {
        return element.get("status").asInt();
    }

    /** What an agent says by our rules: 200 where it is allowed. */
    int statusOfAgent() {
        return element.path("sidecar").asInt(status());
    }

    @Override
    public String toString() {
        return plugin() + ": " + element.get("name").asString();
    }
}
