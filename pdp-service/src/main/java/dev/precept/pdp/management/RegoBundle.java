package dev.precept.pdp.management;

import dev.precept.domain.policy.Effect;
import dev.precept.domain.policy.PolicySource;
import dev.precept.domain.policy.RegoModule;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * The bundle that {@code opa build -t wasm} writes: a tar (POSIX.1-2001, ustar) in gzip with a
 * manifest and a module in WebAssembly. What is in it is bounded, whatever it claims. That the
 * module is made of the policy's source is its author's word: OPA takes the rules out of the source
 * that it puts beside it.
 */
final class RegoBundle {
    private static final String MANIFEST = ".manifest";
    private static final JsonMapper JSON = new JsonMapper();

    private static final int BLOCK = 512;
    private static final int NAME_BYTES = 100;
    private static final int SIZE_AT = 124;
    private static final int SIZE_BYTES = 12;
    private static final int CHECKSUM_AT = 148;
    private static final int CHECKSUM_BYTES = 8;
    private static final int TYPE_AT = 156;
    private static final int MAGIC_AT = 257;
    private static final int OCTAL = 8;

    private RegoBundle() {}

    /**
     * The WebAssembly of the rule that a policy of this effect asks.
     *
     * @throws IllegalArgumentException with what is wrong with the bundle, for people
     */
    static byte[] wasm(byte[] bundle, RegoModule source, Effect effect) {
        Map<String, byte[]> files = files(bundle);
        byte[] manifest = files.get(MANIFEST);
        if (manifest == null) {
            throw new IllegalArgumentException("the bundle has no manifest");
        }
        String entrypoint =
                source.packagePath().replace('.', '/') + "/" + PolicySource.Rego.rule(effect);
        List<JsonNode> modules = modules(manifest);
        if (modules.size() != 1
                || !modules.getFirst().path("entrypoint").asString("").equals(entrypoint)) {
            throw new IllegalArgumentException(
                    "the bundle has one entrypoint, made by 'opa build -t wasm -e "
                            + entrypoint
                            + "'");
        }
        byte[] wasm = files.get(name(modules.getFirst().path("module").asString("")));
        if (wasm == null) {
            throw new IllegalArgumentException("the bundle lacks the module that it names");
        }
        return wasm;
    }

    private static List<JsonNode> modules(byte[] manifest) {
        try {
            return List.copyOf(JSON.readTree(manifest).path("wasm").values());
        } catch (JacksonException e) {
            throw new IllegalArgumentException("the bundle's manifest is no JSON", e);
        }
    }

    /** A bundle of the policy that {@link #wasm} reads; the same for the same policy. */
    static byte[] of(PolicySource.Rego policy, byte[] wasm, Effect effect) {
        String path = RegoModule.of(policy.source()).packagePath().replace('.', '/');
        String manifest =
                JSON.writeValueAsString(
                        Map.of(
                                "wasm",
                                List.of(
                                        Map.of(
                                                "entrypoint",
                                                path + "/" + PolicySource.Rego.rule(effect),
                                                "module",
                                                "/policy.wasm"))));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream tar = new GZIPOutputStream(out)) {
            write(tar, "/" + MANIFEST, manifest.getBytes(StandardCharsets.UTF_8));
            write(tar, "/policy.rego", policy.source().getBytes(StandardCharsets.UTF_8));
            write(tar, "/policy.wasm", wasm);
            tar.write(new byte[2 * BLOCK]);
        } catch (IOException e) {
            throw new IllegalStateException("nothing is written but to memory", e);
        }
        return out.toByteArray();
    }

    private static void write(GZIPOutputStream tar, String name, byte[] content)
            throws IOException {
        byte[] header = new byte[BLOCK];
        put(header, 0, name);
        put(header, NAME_BYTES, "0000644\0" + "0000000\0" + "0000000\0");
        put(header, SIZE_AT, String.format(Locale.ROOT, "%011o\0%011o\0", content.length, 0));
        put(header, CHECKSUM_AT, "        ");
        header[TYPE_AT] = '0';
        put(header, MAGIC_AT, "ustar\00000");
        int sum = 0;
        for (byte one : header) {
            sum += one;
        }
        put(header, CHECKSUM_AT, String.format(Locale.ROOT, "%06o\0", sum));
        tar.write(header);
        tar.write(content);
        tar.write(new byte[padding(content.length)]);
    }

    private static void put(byte[] header, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }

    private static int padding(int length) {
        return (BLOCK - length % BLOCK) % BLOCK;
    }

    private static Map<String, byte[]> files(byte[] bundle) {
        Map<String, byte[]> files = new HashMap<>();
        int left = Limits.BUNDLE_UNPACKED_BYTES;
        try (InputStream tar = new GZIPInputStream(new ByteArrayInputStream(bundle))) {
            byte[] header = tar.readNBytes(BLOCK);
            while (header.length == BLOCK && header[0] != 0) {
                int size = size(header);
                left -= BLOCK + size;
                if (left < 0) {
                    throw new IllegalArgumentException(
                            "the bundle holds at most "
                                    + Limits.BUNDLE_UNPACKED_BYTES
                                    + " bytes unpacked");
                }
                byte[] content = tar.readNBytes(size);
                if (content.length < size || tar.readNBytes(padding(size)).length < padding(size)) {
                    throw notATar();
                }
                if (header[TYPE_AT] == '0' || header[TYPE_AT] == 0) {
                    files.put(name(text(header, 0, NAME_BYTES)), content);
                }
                header = tar.readNBytes(BLOCK);
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("the bundle is no tar in gzip", e);
        }
        return files;
    }

    private static int size(byte[] header) {
        checkSum(header);
        try {
            long size = Long.parseLong(text(header, SIZE_AT, SIZE_BYTES).trim(), OCTAL);
            return Math.clamp(size, 0, Limits.BUNDLE_UNPACKED_BYTES);
        } catch (NumberFormatException e) {
            throw notATar();
        }
    }

    private static void checkSum(byte[] header) {
        int sum = 0;
        for (int i = 0; i < BLOCK; i++) {
            boolean isOfSum = i >= CHECKSUM_AT && i < CHECKSUM_AT + CHECKSUM_BYTES;
            sum += isOfSum ? ' ' : Byte.toUnsignedInt(header[i]);
        }
        String written = text(header, CHECKSUM_AT, CHECKSUM_BYTES).trim();
        if (!written.matches("[0-7]{1,7}") || Integer.parseInt(written, OCTAL) != sum) {
            throw notATar();
        }
    }

    private static IllegalArgumentException notATar() {
        return new IllegalArgumentException("the bundle is no tar in gzip");
    }

    private static String text(byte[] header, int at, int length) {
        int end = at;
        while (end < at + length && header[end] != 0) {
            end++;
        }
        return new String(Arrays.copyOfRange(header, at, end), StandardCharsets.UTF_8);
    }

    private static String name(String path) {
        return path.startsWith("./") ? path.substring(2) : path.replaceFirst("^/+", "");
    }
}
