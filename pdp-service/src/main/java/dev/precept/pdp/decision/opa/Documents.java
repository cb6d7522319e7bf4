package dev.precept.pdp.decision.opa;

import dev.precept.domain.shared.Position;
import dev.precept.pdp.door.Answer;
import dev.precept.pdp.door.Fields;

import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/** The form of documents that OPA's plugins read. */
final class Documents {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private Documents() {}

    static ObjectNode empty() {
        return NODES.objectNode();
    }

    /** What a sidecar that has loaded a bundle of this position calls it. */
    static String revision(Position position) {
        return "evt-" + position.value();
    }

    /** What an answer is from: our version where OPA has its own, and the log's position. */
    static ObjectNode provenance(Position position) {
        String version = Documents.class.getPackage().getImplementationVersion();
        ObjectNode provenance =
                empty().put("version", Objects.requireNonNullElse(version, "unpackaged"))
                        .put("build_commit", "")
                        .put("build_timestamp", "")
                        .put("build_hostname", "");
        provenance.putObject("bundles").putObject("precept").put("revision", revision(position));
        return provenance;
    }

    static ObjectNode of(boolean isAllowed, int status) {
        return NODES.objectNode().put("allow", isAllowed).put("status_code", status);
    }

    /**
     * What a gateway's plugin does with the answer to its client: APISIX reads {@code status_code}
     * and {@code reason}, Kong {@code status} and {@code message}.
     */
    static ObjectNode of(Answer answer) {
        boolean isAllowed = answer.status() == 200;
        ObjectNode document = of(isAllowed, answer.status());
        document.put("status", answer.status());
        ObjectNode headers = document.putObject("headers");
        Fields fields = answer.fields();
        for (int i = 0; i < fields.size(); i++) {
            headers.put(fields.name(i), fields.value(i));
        }
        if (!isAllowed) {
            String body = new String(answer.body(), StandardCharsets.UTF_8);
            document.put("reason", body);
            document.put("message", body);
        }
        return document;
    }
}
