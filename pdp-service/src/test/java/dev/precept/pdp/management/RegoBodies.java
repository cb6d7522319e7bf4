package dev.precept.pdp.management;

import dev.precept.domain.policy.Effect;
import dev.precept.domain.policy.PolicySource;

import tools.jackson.databind.json.JsonMapper;

import java.util.Base64;
import java.util.Map;
import java.util.Objects;

/** Bodies of policies in Rego that permit, with their WebAssembly. */
public final class RegoBodies {
    private RegoBodies() {}

    /** The body of one that was made into WebAssembly. */
    public static String of(PolicySource.Rego made) {
        byte[] wasm = Objects.requireNonNull(made.wasmBytes());
        byte[] bundle = RegoBundle.of(made, wasm, Effect.PERMIT);
        return JsonMapper.shared()
                .writeValueAsString(
                        Map.of(
                                "kind",
                                "REGO",
                                "effect",
                                "PERMIT",
                                "source",
                                made.source(),
                                "bundle",
                                Base64.getEncoder().encodeToString(bundle)));
    }
}
