package dev.precept.domain.policy;

import dev.precept.domain.attribute.Storable;
import dev.precept.domain.shared.Limits;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/** The form of a policy in Rego. Each throws {@link IllegalArgumentException}. */
final class RegoForm {
    /** How a module in WebAssembly begins (its core specification, section 5.5.16). */
    private static final byte[] WASM = {0, 'a', 's', 'm', 1, 0, 0, 0};

    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private RegoForm() {}

    static void source(String source) {
        if (source.isBlank()) {
            throw new IllegalArgumentException("a module is not empty");
        }
        if (source.charAt(0) == BYTE_ORDER_MARK) {
            throw new IllegalArgumentException(
                    "a module begins with its package: take away the byte order mark before it");
        }
        if (!Storable.isText(source)) {
            throw new IllegalArgumentException(
                    "a module is a text without half characters, and without any that nobody sees");
        }
        if (source.getBytes(StandardCharsets.UTF_8).length > Limits.REGO_BYTES) {
            throw new IllegalArgumentException(
                    "a module has at most " + Limits.REGO_BYTES + " bytes");
        }
    }

    /** The module that this base64 stands for. */
    static byte[] wasm(String base64) {
        if (base64.length() > (Limits.WASM_BYTES + 2) / 3 * 4) {
            throw tooLong();
        }
        byte[] wasm = Base64.getDecoder().decode(base64);
        if (!Base64.getEncoder().encodeToString(wasm).equals(base64)) {
            throw new IllegalArgumentException("base64 is written with its padding");
        }
        wasm(wasm);
        return wasm;
    }

    private static void wasm(byte[] wasm) {
        if (wasm.length > Limits.WASM_BYTES) {
            throw tooLong();
        }
        if (wasm.length < WASM.length
                || !Arrays.equals(wasm, 0, WASM.length, WASM, 0, WASM.length)) {
            throw new IllegalArgumentException("it is no WebAssembly of version 1");
        }
    }

    private static IllegalArgumentException tooLong() {
        return new IllegalArgumentException(
                "WebAssembly of a policy has at most " + Limits.WASM_BYTES + " bytes");
    }

    /**
     * SHA-256, in hexadecimal, of what decides: the source, and where there is one, after a zero
     * byte, which no source holds, the module in WebAssembly.
     */
    static String hash(String source, byte @Nullable [] wasm) {
        MessageDigest digest;
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
        digest.update(source.getBytes(StandardCharsets.UTF_8));
        if (wasm != null) {
            digest.update((byte) 0);
            digest.update(wasm);
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
