package dev.precept.pdp.jose;

import dev.precept.domain.shared.SigningKeyId;
import dev.precept.domain.signingkey.SignatureAlgorithm;
import dev.precept.domain.signingkey.SigningKey;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Reads what a provider publishes: its metadata and its JWK Set (RFC 7517 section 5). Keys that we
 * cannot use are passed over; an id that comes twice names none. Every fault is an {@link
 * IllegalArgumentException} that quotes nothing of the input.
 */
public final class ForeignKeySet {
    private static final int LEAST_RSA_BITS = 2_048;
    private static final int MOST_RSA_BITS = 8_192;
    private static final int MOST_EXPONENT_BITS = 64;
    private static final BigInteger LEAST_EXPONENT = BigInteger.valueOf(65_537);

    private static final JsonMapper JSON =
            JsonMapper.builder(
                            JsonFactory.builder()
                                    .streamReadConstraints(
                                            StreamReadConstraints.builder()
                                                    .maxNestingDepth(Limits.TOKEN_JSON_DEPTH)
                                                    .maxStringLength(Limits.TOKEN_CHARACTERS)
                                                    .maxNameLength(Limits.TOKEN_CHARACTERS)
                                                    .maxNumberLength(Limits.TOKEN_NUMBER_CHARACTERS)
                                                    .build())
                                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                                    .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                                    .build())
                    .build();

    private ForeignKeySet() {}

    /** The provider's keys by id, at most {@link Limits#FOREIGN_KEYS} looked at. */
    public static Map<String, ForeignKey> read(byte[] json) {
        JsonNode keys = object(json).path("keys");
        if (!keys.isArray() || keys.size() > Limits.FOREIGN_KEYS) {
            throw new IllegalArgumentException(
                    "no JWK Set of at most " + Limits.FOREIGN_KEYS + " keys");
        }
        Map<String, ForeignKey> byId = new HashMap<>();
        Set<String> seen = new HashSet<>();
        for (JsonNode jwk : keys) {
            String kid = text(jwk, "kid");
            ForeignKey key = kid == null ? null : key(kid, jwk);
            if (kid != null && !seen.add(kid)) {
                byId.remove(kid);
            } else if (key != null) {
                byId.put(kid, key);
            }
        }
        return Map.copyOf(byId);
    }

    /** Where the metadata of exactly this issuer says its keys are. */
    public static String jwksUri(byte[] metadata, String issuer) {
        JsonNode object = object(metadata);
        if (!issuer.equals(text(object, "issuer"))) {
            throw new IllegalArgumentException("metadata of another issuer");
        }
        String uri = text(object, "jwks_uri");
        if (uri == null) {
            throw new IllegalArgumentException("metadata without a jwks_uri");
        }
        return uri;
    }

    private static JsonNode object(byte[] json) {
        try {
            JsonNode object = JSON.readTree(StrictJson.utf8(json));
            if (!object.isObject()) {
                throw new IllegalArgumentException("not a JSON object");
            }
            return object;
        } catch (JacksonException malformed) {
            throw new IllegalArgumentException("not valid JSON", malformed);
        }
    }

    private static @Nullable ForeignKey key(String kid, JsonNode jwk) {
        String use = text(jwk, "use");
        SignatureAlgorithm algorithm =
                switch (String.valueOf(text(jwk, "kty"))) {
                    case "RSA" -> SignatureAlgorithm.RS256;
                    case "EC" -> SignatureAlgorithm.ES256;
                    default -> null;
                };
        String named = text(jwk, "alg");
        boolean isForSignatures = use == null || use.equals("sig");
        if (algorithm == null
                || !isForSignatures
                || (named != null && !named.equals(algorithm.name()))) {
            return null;
        }
        try {
            PublicKey key =
                    switch (algorithm) {
                        case RS256 -> rsa(jwk);
                        case ES256 -> elliptic(jwk);
                    };
            return new ForeignKey(kid, algorithm, key);
        } catch (GeneralSecurityException | IllegalArgumentException unfit) {
            return null;
        }
    }

    private static PublicKey rsa(JsonNode jwk) throws GeneralSecurityException {
        BigInteger modulus = new BigInteger(1, Base64Url.decode(required(jwk, "n")));
        BigInteger exponent = new BigInteger(1, Base64Url.decode(required(jwk, "e")));
        boolean isSized =
                modulus.bitLength() >= LEAST_RSA_BITS && modulus.bitLength() <= MOST_RSA_BITS;
        if (!isSized
                || exponent.compareTo(LEAST_EXPONENT) < 0
                || exponent.bitLength() > MOST_EXPONENT_BITS
                || !exponent.testBit(0)) {
            throw new IllegalArgumentException("a key too weak or too large");
        }
        return Jca.newKeyFactory(SignatureAlgorithm.RS256)
                .generatePublic(new RSAPublicKeySpec(modulus, exponent));
    }

    private static PublicKey elliptic(JsonNode jwk) {
        Map<String, String> members =
                Map.of(
                        "kty", "EC",
                        "crv", required(jwk, "crv"),
                        "x", required(jwk, "x"),
                        "y", required(jwk, "y"));
        return VerificationKey.of(
                        new SigningKey(
                                new SigningKeyId("foreign"), SignatureAlgorithm.ES256, members))
                .key();
    }

    private static String required(JsonNode jwk, String name) {
        String value = text(jwk, name);
        if (value == null) {
            throw new IllegalArgumentException("a key without " + name);
        }
        return value;
    }

    private static @Nullable String text(JsonNode object, String name) {
        JsonNode value = object.path(name);
        return value.isString() ? value.stringValue() : null;
    }
}
