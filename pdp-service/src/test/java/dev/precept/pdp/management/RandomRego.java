package dev.precept.pdp.management;

import dev.precept.domain.policy.Effect;
import dev.precept.domain.policy.PolicySource;
import dev.precept.pdp.opa.wasm.HandMade;

import tools.jackson.databind.json.JsonMapper;

import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;

/**
 * Bodies of policies in Rego, with tests and WebAssembly or without. A module says in words whether
 * it reads the resource, which is what the executable specification looks for.
 */
final class RandomRego {
    private static final JsonMapper JSON = new JsonMapper();

    private final Random random;

    RandomRego(Random random) {
        this.random = random;
    }

    /** One that is well said. */
    String body() {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("kind", "REGO");
        if (random.nextInt(3) == 0) {
            PolicySource.Rego made = HandMade.permitting();
            byte[] wasm = Objects.requireNonNull(made.wasmBytes());
            body.put("effect", "PERMIT");
            body.put("source", made.source());
            body.put("bundle", base64(RegoBundle.of(made, wasm, Effect.PERMIT)));
        } else {
            body.put("effect", random.nextBoolean() ? "PERMIT" : "DENY");
            body.put("source", module());
        }
        if (random.nextBoolean()) {
            body.put("tests", "package t\n\ntest_it if 1 < " + (2 + random.nextInt(3)) + "\n");
        }
        return JSON.writeValueAsString(body);
    }

    /** One that is refused. */
    String badBody() {
        String source =
                switch (random.nextInt(4)) {
                    case 0 -> "package p\n\nallow contains \"x\" if input.subject.level > 1\n";
                    case 1 -> "package p\n\nallow if data.users.ada\n";
                    case 2 -> "package p\n\npermit if true\n";
                    default -> "allow if true\n";
                };
        return JSON.writeValueAsString(
                Map.of("kind", "REGO", "effect", "PERMIT", "source", source));
    }

    private String module() {
        String read = random.nextBoolean() ? "input.subject.level" : "input.resource.level";
        return "package p\n\nallow if %s > %d\n\ndeny if not allow\n"
                .formatted(read, random.nextInt(4));
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
