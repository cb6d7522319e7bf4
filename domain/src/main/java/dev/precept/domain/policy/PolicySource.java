package dev.precept.domain.policy;

import dev.precept.domain.condition.Conditions;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Set;
import java.util.TreeSet;

/** What a policy asks, in one of the languages there are. */
public sealed interface PolicySource {
    /** A typed condition. */
    record Condition(dev.precept.domain.condition.Condition condition) implements PolicySource {}

    /** An expression in the Common Expression Language. */
    record Cel(String source) implements PolicySource {
        /**
         * @throws IllegalArgumentException unless it has the form of an expression
         */
        public Cel {
            source = new dev.precept.domain.condition.Condition.Cel(source).source();
        }
    }

    /**
     * A module in Rego (the language of Open Policy Agent, version 1). A policy that permits asks
     * its rule {@code allow}, one that denies {@code deny}: true is met, false is not, anything
     * else is unknown.
     *
     * @param hash the {@linkplain #hash fingerprint} of what decides
     * @param source the module
     * @param tests a module of tests of it; null for none
     * @param wasm the same module as WebAssembly, as {@code opa build -t wasm} makes it, in base64;
     *     null where an OPA has to be asked
     */
    record Rego(String hash, String source, @Nullable String tests, @Nullable String wasm)
            implements PolicySource {
        /**
         * @throws IllegalArgumentException unless each part has its form, and the fingerprint is
         *     that of these
         */
        public Rego {
            RegoForm.source(source);
            if (tests != null) {
                RegoForm.source(tests);
            }
            byte[] module = wasm == null ? null : RegoForm.wasm(wasm);
            if (!hash.equals(RegoForm.hash(source, module))) {
                throw new IllegalArgumentException("the hash is not of this module");
            }
        }

        /**
         * A policy of these.
         *
         * @param wasm as bytes; null where an OPA has to be asked
         * @throws IllegalArgumentException unless each part has its form
         */
        public static Rego of(String source, @Nullable String tests, byte @Nullable [] wasm) {
            return new Rego(
                    RegoForm.hash(source, wasm),
                    source,
                    tests,
                    wasm == null ? null : Base64.getEncoder().encodeToString(wasm));
        }

        /** The WebAssembly; null where there is none. */
        public byte @Nullable [] wasmBytes() {
            return wasm == null ? null : Base64.getDecoder().decode(wasm);
        }

        /** What the rule is called that a policy of this effect asks. */
        public static String rule(Effect effect) {
            return switch (effect) {
                case PERMIT -> "allow";
                case DENY -> "deny";
            };
        }

        /** Without WebAssembly and tests, which are long. */
        @Override
        public String toString() {
            return "Rego[" + hash + ", " + source.getBytes(StandardCharsets.UTF_8).length + "]";
        }
    }

    /** The condition to be met; null where it is none. */
    default dev.precept.domain.condition.@Nullable Condition asCondition() {
        return switch (this) {
            case Condition(var condition) -> condition;
            case Cel(String source) -> new dev.precept.domain.condition.Condition.Cel(source);
            case Rego _ -> null;
        };
    }

    /** Those of these attributes of the subject that it reads, or whose names stand in it. */
    default Set<String> read(Set<String> attributes) {
        return switch (this) {
            case Condition _, Cel _ -> Conditions.read(asCondition(), attributes);
            case Rego rego -> {
                Set<String> read = new TreeSet<>();
                attributes.stream().filter(rego.source::contains).forEach(read::add);
                yield read;
            }
        };
    }
}
