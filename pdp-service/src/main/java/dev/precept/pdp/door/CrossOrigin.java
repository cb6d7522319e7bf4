package dev.precept.pdp.door;

import java.util.Collection;
import java.util.TreeSet;

/**
 * What a browser is told so that it lets programs of any origin ask a door and read its answer
 * (Fetch standard, section 3.2). Never with credentials: a browser sends nothing by itself then.
 */
final class CrossOrigin {
    private static final String ALLOWED = "authorization, content-type, dpop, precept-at-least";
    private static final String EXPOSED = "DPoP-Nonce, WWW-Authenticate, Precept-Position";
    private static final String SECONDS = "600";

    private CrossOrigin() {}

    /** Whether a browser asks beforehand. */
    static boolean isPreflight(Question question) {
        return question.method().equals("OPTIONS")
                && question.fields().count("Origin") > 0
                && question.fields().count("Access-Control-Request-Method") > 0;
    }

    /** The answer to a browser that asks beforehand. */
    static Answer preflight(Collection<String> methods) {
        return Answer.empty(204)
                .with("Access-Control-Allow-Methods", String.join(", ", new TreeSet<>(methods)))
                .with("Access-Control-Allow-Headers", ALLOWED)
                .with("Access-Control-Max-Age", SECONDS);
    }

    /** An answer that programs of any origin may read. */
    static Answer readable(Answer answer) {
        return answer.with("Access-Control-Allow-Origin", "*")
                .with("Access-Control-Expose-Headers", EXPOSED);
    }
}
