package dev.precept.pdp.management.openapi;

import dev.precept.pdp.management.document.Cursor;

import org.jspecify.annotations.Nullable;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/** Follows {@code $ref} within the document; never out of it. */
final class References {
    private final Cursor root;
    private final Findings findings;

    References(Cursor root, Findings findings) {
        this.root = root;
        this.findings = findings;
    }

    /**
     * What the part stands for: itself, or what its reference leads to; null and a fault if none.
     */
    @Nullable Cursor resolve(Cursor part) {
        Cursor target = part;
        for (int hops = 0; hops <= Limits.REFERENCE_HOPS; hops++) {
            Cursor reference = target.member("$ref");
            if (reference == null) {
                return target;
            }
            target = target(reference);
            if (target == null) {
                return null;
            }
        }
        findings.fault(part, "reference-loop", "The reference leads to no end.");
        return null;
    }

    private @Nullable Cursor target(Cursor reference) {
        String text = reference.text();
        if (text == null) {
            findings.wrongType(reference, "a string");
            return null;
        }
        if (!text.startsWith("#/")) {
            findings.fault(
                    reference,
                    "external-reference",
                    "Only references within the document are followed ('#/...'): bundle the"
                            + " description into one file.");
            return null;
        }
        Cursor target = root;
        for (String token : text.substring(2).split("/", -1)) {
            target = step(target, token);
            if (target == null) {
                findings.fault(reference, "unknown-reference", "Nothing is at '" + text + "'.");
                return null;
            }
        }
        return target;
    }

    private static @Nullable Cursor step(Cursor from, String token) {
        try {
            String decoded = URLDecoder.decode(token.replace("+", "%2B"), StandardCharsets.UTF_8);
            return from.member(decoded.replace("~1", "/").replace("~0", "~"));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
