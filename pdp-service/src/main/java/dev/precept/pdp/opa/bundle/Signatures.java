package dev.precept.pdp.opa.bundle;

import dev.precept.domain.signingkey.SignatureAlgorithm;
import dev.precept.domain.signingkey.SigningKey;
import dev.precept.pdp.jose.Issuers;
import dev.precept.pdp.jose.JwtSigner;
import dev.precept.pdp.jose.NeededKeys;
import dev.precept.pdp.stream.Refused;
import dev.precept.projections.image.KeyDocument;
import dev.precept.projections.image.KeyRingDocument;
import dev.precept.projections.image.KeyStatus;
import dev.precept.projections.image.OrganizationImage;

import org.jspecify.annotations.Nullable;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Signs bundles (OPA 1.x, "Bundles", "Signing") with an organization's ES256 key, of which OPA is
 * told by its PEM form. Threads share it.
 */
final class Signatures {
    /** Where the signature is. */
    static final String FILE = ".signatures.json";

    /** No other thing that the keys sign is of this type (RFC 8725, section 3.11). */
    private static final String TYPE = "opa-bundle+jwt";

    /** What comes before the two coordinates of a P-256 key (RFC 5480, section 2). */
    private static final byte[] P256 =
            HexFormat.of().parseHex("3059301306072a8648ce3d020106082a8648ce3d03010703420004");

    private static final int COORDINATE = 32;
    private static final int LINE = 64;

    private final JwtSigner signer;
    private final NeededKeys needed;
    private final Issuers issuers;
    private final InstantSource clock;

    Signatures(JwtSigner signer, NeededKeys needed, Issuers issuers, InstantSource clock) {
        this.signer = signer;
        this.needed = needed;
        this.issuers = issuers;
        this.clock = clock;
    }

    /** Sees to it that there is a key; false where there can be none now. */
    boolean isReady(OrganizationImage organization) {
        return organization.keyRing() != null || needed.require(organization.document().id());
    }

    /**
     * The file {@code .signatures.json}; empty where the organization's image has no key.
     *
     * @param scope what the agent has to be configured to expect
     * @param hashes by the names of all other files their SHA-256
     */
    Optional<byte[]> file(
            OrganizationImage organization, String scope, Map<String, byte[]> hashes) {
        StringBuilder claims = new StringBuilder("{\"files\":[");
        String comma = "";
        for (Map.Entry<String, byte[]> file : new TreeMap<>(hashes).entrySet()) {
            claims.append(comma)
                    .append("{\"name\":")
                    .append(Text.quote(file.getKey()))
                    .append(",\"hash\":\"")
                    .append(HexFormat.of().formatHex(file.getValue()))
                    .append("\",\"algorithm\":\"SHA-256\"}");
            comma = ",";
        }
        claims.append("],\"scope\":")
                .append(Text.quote(scope))
                .append(",\"iat\":")
                .append(clock.instant().getEpochSecond())
                .append(",\"iss\":")
                .append(Text.quote(issuers.of(organization.document().handle())))
                .append('}');
        return signer.sign(
                        organization,
                        SignatureAlgorithm.ES256,
                        TYPE,
                        claims.toString().getBytes(StandardCharsets.UTF_8))
                .map(token -> "{\"signatures\":[" + Text.quote(token) + "]}")
                .map(file -> file.getBytes(StandardCharsets.UTF_8));
    }

    /** What is said where there is no key. */
    static Refused noKey() {
        return new Refused(
                503, "no-signing-key", "The organization's keys cannot be made now; ask again.");
    }

    /** By their ids the PEM forms of the keys that sign, and of those that will. */
    static Map<String, String> keys(OrganizationImage organization) {
        Map<String, String> keys = new TreeMap<>();
        KeyRingDocument ring = organization.keyRing();
        if (ring != null) {
            for (KeyDocument key : ring.keys()) {
                if (key.key().algorithm() == SignatureAlgorithm.ES256
                        && key.status() != KeyStatus.RETIRED) {
                    keys.put(key.key().key().value(), pem(key.key()));
                }
            }
        }
        return keys;
    }

    private static String pem(SigningKey key) {
        byte[] der = Arrays.copyOf(P256, P256.length + 2 * COORDINATE);
        put(der, P256.length, key.publicJwk().get("x"));
        put(der, P256.length + COORDINATE, key.publicJwk().get("y"));
        String text = Base64.getMimeEncoder(LINE, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN PUBLIC KEY-----\n" + text + "\n-----END PUBLIC KEY-----\n";
    }

    private static void put(byte[] der, int at, @Nullable String member) {
        byte[] coordinate = Base64.getUrlDecoder().decode(member == null ? "" : member);
        if (coordinate.length != COORDINATE) {
            throw new IllegalArgumentException("no P-256 key");
        }
        System.arraycopy(coordinate, 0, der, at, COORDINATE);
    }
}
