package dev.precept.domain.application;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A public signature key of a client as a JWK (RFC 7517 section 4). There is no place for a private
 * part: what an event holds cannot be taken back. Names are those of the standard.
 *
 * @param alg the only algorithm it serves; null for any of its kind
 * @param crv the curve; null for RSA
 * @param e the exponent of RSA
 * @param kid what tells it from the others; null for nothing
 * @param kty RSA, EC or OKP
 * @param n the modulus of RSA
 * @param x a coordinate, or the key of OKP
 * @param x5c its certificate and those above it, in base64; may be empty
 * @param y a coordinate of EC
 */
public record PublicJwk(
        @Nullable String alg,
        @Nullable String crv,
        @Nullable String e,
        @Nullable String kid,
        String kty,
        @Nullable String n,
        @Nullable String x,
        List<String> x5c,
        @Nullable String y) {
    /** The members of a JWK that hold what must not be known (RFC 7518 section 6). */
    public static final Set<String> PRIVATE =
            Set.of("d", "p", "q", "dp", "dq", "qi", "oth", "k", "priv");

    /** Where a member is of no written form: {@link #isWritten}. */
    public PublicJwk {
        x5c = List.copyOf(x5c);
        for (String member : new @Nullable String[] {alg, crv, e, kid, kty, n, x, y}) {
            if (member != null && !isWritten(member)) {
                throw new IllegalArgumentException("not a member of a JWK");
            }
        }
        if (!x5c.stream().allMatch(PublicJwk::isWritten)) {
            throw new IllegalArgumentException("not a certificate of a JWK");
        }
    }

    /** Whether JSON writes the text as it is: printable ASCII, no quote, no backslash. */
    public static boolean isWritten(String text) {
        return text.chars().allMatch(c -> c >= ' ' && c < 0x7F && c != '"' && c != '\\');
    }

    /** As JSON, members in the order of their names. */
    String json() {
        StringBuilder json = new StringBuilder("{");
        member(json, "alg", alg);
        member(json, "crv", crv);
        member(json, "e", e);
        member(json, "kid", kid);
        member(json, "kty", kty);
        member(json, "n", n);
        member(json, "x", x);
        if (!x5c.isEmpty()) {
            String certificates = x5c.stream().collect(Collectors.joining("\",\"", "[\"", "\"]"));
            json.append(json.length() > 1 ? "," : "").append("\"x5c\":").append(certificates);
        }
        member(json, "y", y);
        return json.append('}').toString();
    }

    private static void member(StringBuilder json, String name, @Nullable String value) {
        if (value != null) {
            json.append(json.length() > 1 ? ",\"" : "\"").append(name).append("\":\"");
            json.append(value).append('"');
        }
    }
}
