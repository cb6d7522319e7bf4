package dev.precept.pdp.opa.wasm;

import dev.precept.domain.attribute.AttributeValue;
import dev.precept.domain.attribute.Attributes;
import dev.precept.domain.condition.Operand.Source;
import dev.precept.domain.policy.PolicySource;
import dev.precept.projections.condition.CompiledRego;
import dev.precept.projections.condition.Inputs;
import dev.precept.projections.condition.RegoOutcome;

import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

/**
 * A policy with the WebAssembly that a real OPA made of it: {@code opa build -t wasm -e
 * acme/orders/allow -e acme/orders/deny orders.rego}.
 */
public final class OrdersPolicy {
    private OrdersPolicy() {}

    /** With its WebAssembly. */
    public static PolicySource.Rego compiled() {
        return PolicySource.Rego.of(source(), null, wasm());
    }

    /** Its module alone. */
    public static String source() {
        try (InputStream in = resource("orders.rego")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its WebAssembly alone. */
    public static byte[] wasm() {
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new GZIPInputStream(resource("orders.tar.gz")))) {
            for (TarArchiveEntry entry = tar.getNextEntry();
                    entry != null;
                    entry = tar.getNextEntry()) {
                if (entry.getName().endsWith("policy.wasm")) {
                    return tar.readAllBytes();
                }
            }
            throw new IllegalStateException("a bundle without policy.wasm");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InputStream resource(String name) {
        return Objects.requireNonNull(OrdersPolicy.class.getResourceAsStream(name), name);
    }

    /** Inputs of which policies in Rego are all that is asked. */
    public record Asked(String regoInput) implements Inputs {
        @Override
        public @Nullable AttributeValue value(Source source, String name) {
            return null;
        }

        @Override
        public Attributes values(Source source) {
            return Attributes.NONE;
        }

        @Override
        public boolean isDeferred(Source source) {
            return false;
        }

        @Override
        public boolean isBlank(Source source) {
            return false;
        }

        @Override
        public boolean isSignInAssumed() {
            return false;
        }

        @Override
        public RegoOutcome outcome(CompiledRego policy) {
            return RegoOutcome.NONE;
        }

        @Override
        public Instant now() {
            return Instant.EPOCH;
        }
    }
}
