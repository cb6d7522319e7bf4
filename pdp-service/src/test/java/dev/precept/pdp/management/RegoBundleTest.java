package dev.precept.pdp.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.precept.domain.policy.Effect;
import dev.precept.domain.policy.PolicySource;
import dev.precept.domain.policy.RegoModule;
import dev.precept.projections.testing.OpaProcess;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

class RegoBundleTest {
    private static final String SOURCE = "package a.b\nallow if input.subject.level > 3\n";
    private static final RegoModule MODULE = RegoModule.of(SOURCE);
    private static final byte[] WASM = {0, 'a', 's', 'm', 1, 0, 0, 0, 5, 6, 7};

    private static byte[] bundle(Effect effect) {
        return RegoBundle.of(PolicySource.Rego.of(SOURCE, null, WASM), WASM, effect);
    }

    @Test
    void whatIsShownIsRead() {
        byte[] bundle = bundle(Effect.PERMIT);
        assertThat(RegoBundle.wasm(bundle, MODULE, Effect.PERMIT)).isEqualTo(WASM);
        assertThat(bundle(Effect.PERMIT)).isEqualTo(bundle);
        assertThatThrownBy(() -> RegoBundle.wasm(bundle, MODULE, Effect.DENY))
                .hasMessageContaining("-e a/b/deny");
        assertThatThrownBy(() -> RegoBundle.wasm(bundle, RegoModule.of("package c"), Effect.PERMIT))
                .hasMessageContaining("-e c/allow");
    }

    @Test
    void whatIsNoBundleIsRefused() throws IOException {
        byte[] tar =
                new GZIPInputStream(new ByteArrayInputStream(bundle(Effect.PERMIT))).readAllBytes();
        byte[] turned = tar.clone();
        turned[124] = '7';
        byte[] huge = new byte[Limits.BUNDLE_UNPACKED_BYTES + 1024];
        System.arraycopy(tar, 0, huge, 0, 512);
        for (byte[] faulty :
                new byte[][] {
                    new byte[0],
                    tar,
                    zipped(new byte[0]),
                    zipped(new byte[1024]),
                    zipped(Arrays.copyOf(tar, 600)),
                    zipped(turned),
                    zipped(huge),
                    Arrays.copyOf(bundle(Effect.PERMIT), 40)
                }) {
            assertThatThrownBy(() -> RegoBundle.wasm(faulty, MODULE, Effect.PERMIT))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    /** What a real OPA builds is read, and what is shown of it a real OPA reads. */
    @Test
    void aRealOpaBuildsThem(@TempDir Path folder) throws IOException {
        OpaProcess.program();
        Files.writeString(folder.resolve("policy.rego"), SOURCE);
        OpaProcess.Run built =
                OpaProcess.run(
                        folder,
                        "",
                        "build",
                        "-t",
                        "wasm",
                        "-e",
                        "a/b/allow",
                        "policy.rego",
                        "-o",
                        "bundle.tar.gz");
        assertThat(built.status()).as(built.errors()).isZero();
        byte[] wasm =
                RegoBundle.wasm(
                        Files.readAllBytes(folder.resolve("bundle.tar.gz")), MODULE, Effect.PERMIT);
        PolicySource.Rego policy = PolicySource.Rego.of(SOURCE, null, wasm);
        assertThat(policy.wasmBytes()).isEqualTo(wasm).hasSizeGreaterThan(10_000);
        Files.write(folder.resolve("shown.tar.gz"), RegoBundle.of(policy, wasm, Effect.PERMIT));
        OpaProcess.Run inspected = OpaProcess.run(folder, "", "inspect", "shown.tar.gz");
        assertThat(inspected.status()).as(inspected.errors()).isZero();
        assertThat(inspected.output()).contains("policy.wasm");
    }

    private static byte[] zipped(byte[] content) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
            zip.write(content);
        }
        return out.toByteArray();
    }
}
