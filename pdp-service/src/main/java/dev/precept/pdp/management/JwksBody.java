package dev.precept.pdp.management;

import dev.precept.domain.application.ClientKeys;
import dev.precept.domain.application.PublicJwk;
import dev.precept.domain.shared.Limits;
import dev.precept.pdp.management.document.Cursor;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * A JWK Set as sent (RFC 7517 section 5). Of a key only what verifies signatures is kept: members
 * that are not known are ignored, as the standard has it (section 4); those that hold a private
 * part are refused, since whoever sent one should know.
 */
final class JwksBody {
    private JwksBody() {}

    static ClientKeys read(Cursor part, Faults faults) {
        List<PublicJwk> keys = new ArrayList<>();
        Cursor array = part.member("keys");
        if (array == null) {
            faults.wrongType(part, "an object with an array 'keys'");
            return new ClientKeys.Inline(keys);
        }
        for (Cursor item : Fields.items(array, Limits.KEYS_PER_APPLICATION, faults)) {
            PublicJwk key = key(item, faults);
            if (key != null) {
                keys.add(key);
            }
        }
        return new ClientKeys.Inline(keys);
    }

    private static @Nullable PublicJwk key(Cursor item, Faults faults) {
        for (String name : item.names()) {
            Cursor member = item.member(name);
            if (member != null && PublicJwk.PRIVATE.contains(name)) {
                faults.add(
                        member.fault(
                                "invalid-value",
                                "This is a private key, or a secret one: send the public key only,"
                                        + " and do not use this one any more."));
                return null;
            }
        }
        // RFC 7517 section 4.2
        Cursor use = item.member("use");
        if (use != null && !"sig".equals(use.text())) {
            faults.add(use.fault("invalid-value", "Keys are for signatures here: 'sig'."));
        }
        String type = text(item, "kty", faults);
        if (type == null) {
            faults.add(item.fault("missing-member", "'kty' is required."));
            return null;
        }
        return new PublicJwk(
                text(item, "alg", faults),
                text(item, "crv", faults),
                text(item, "e", faults),
                text(item, "kid", faults),
                type,
                text(item, "n", faults),
                text(item, "x", faults),
                certificates(item, faults),
                text(item, "y", faults));
    }

    private static List<String> certificates(Cursor item, Faults faults) {
        Cursor part = item.member("x5c");
        List<String> certificates = new ArrayList<>();
        if (part != null) {
            for (Cursor each : Fields.items(part, Limits.CERTIFICATES_PER_KEY, faults)) {
                String text = written(each, Limits.CERTIFICATE_CHARACTERS, faults);
                if (text != null) {
                    certificates.add(text);
                }
            }
        }
        return certificates;
    }

    private static @Nullable String text(Cursor item, String name, Faults faults) {
        Cursor member = item.member(name);
        return member == null ? null : written(member, Limits.JWK_MEMBER_CHARACTERS, faults);
    }

    private static @Nullable String written(Cursor part, int maximum, Faults faults) {
        String text = faults.text(part, maximum);
        if (text == null || PublicJwk.isWritten(text)) {
            return text;
        }
        faults.add(
                part.fault(
                        "invalid-value",
                        "Printable ASCII without quotes and backslashes is due here."));
        return null;
    }
}
