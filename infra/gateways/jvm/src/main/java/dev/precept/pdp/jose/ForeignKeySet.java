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
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Somebody else's public keys: the JWK Set (RFC 7517 section 5) of a provider or a client. Keys
 * that we cannot use are passed over; an id that comes twice names none. A key is of one algorithm:
 * the one its {@code alg} names, else that of its kind, which for RSA is RS256. Every fault is an
 * {@link IllegalArgumentException} that quotes nothing of the input. Immutable; threads share it.
 */
public final class ForeignKeySet {
    /** A set without a key. */
    public static final ForeignKeySet EMPTY = new ForeignKeySet(List.of());

    private static final int LEAST_RSA_BITS = 2_048;
    private static final int MOST_RSA_BITS = 8_192;
    private static final int MOST_EXPONENT_BITS = 64;
    private static final BigInteger LEAST_EXPONENT = BigInteger.valueOf(65_537);

    /** RFC 7518 sections 6.2.2, 6.3.2 and 6.4.1. */
    private static final Set<String> SECRET_MEMBERS =
            Set.of("d", "p", "q", "dp", "dq", "qi", "oth", "k");

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

    private final List<ForeignKey> keys;
    private final Map<String, ForeignKey> byId = new HashMap<>();

    private ForeignKeySet(List<ForeignKey> keys) {
        this.keys = List.copyOf(keys);
        keys.stream().filter(key -> !key.kid().isEmpty()).forEach(key -> byId.put(key.kid(), key));
    }

    /** The usable keys of a JWK Set of at most {@link Limits#FOREIGN_KEYS}. */
    public static ForeignKeySet read(byte[] json) {
        List<ForeignKey> keys = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (JsonNode jwk : set(json)) {
            String kid = text(jwk, "kid");
            ForeignKey key = key(kid == null ? "" : kid, jwk);
            if (kid != null && !seen.add(kid)) {
                keys.removeIf(other -> other.kid().equals(kid));
            } else if (key != null) {
                keys.add(key);
            }
        }
        return new ForeignKeySet(keys);
    }

    /**
     * The keys of a set that a client registers itself with: none of them private or symmetric, at
     * least one usable.
     */
    public static ForeignKeySet registered(String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        for (JsonNode jwk : set(bytes)) {
            if (isSecret(jwk)) {
                throw new IllegalArgumentException("a key with private members");
            }
        }
        ForeignKeySet keys = read(bytes);
        if (keys.keys.isEmpty()) {
            throw new IllegalArgumentException("no key that can be used");
        }
        return keys;
    }

    /** The one public key of this text, for the algorithm. */
    static ForeignKey embedded(String jwk, SignatureAlgorithm algorithm) {
        JsonNode object = object(jwk.getBytes(StandardCharsets.UTF_8));
        // RFC 9449 section 4.2: the key must not be a private one; nor can it be a shared one.
        if (isSecret(object) || !Jca.keyType(algorithm).equals(text(object, "kty"))) {
            throw new IllegalArgumentException("not a public key of the algorithm");
        }
        String named = text(object, "alg");
        boolean agrees =
                named == null
                        || SignatureAlgorithm.named(named).filter(algorithm::equals).isPresent();
        ForeignKey key = agrees ? key("", algorithm, object) : null;
        if (key == null) {
            throw new IllegalArgumentException("not a key that can be used");
        }
        return key;
    }

    /** The keys, in their order. */
    public List<ForeignKey> keys() {
        return keys;
    }

    /** The key of this id; null where there is none. */
    public @Nullable ForeignKey find(String kid) {
        return byId.get(kid);
    }

    /**
     * The key of this id; where no id is given, the only one of the algorithm. Null where there is
     * no such key.
     */
    @Nullable ForeignKey find(@Nullable String kid, SignatureAlgorithm algorithm) {
        if (kid != null) {
            return byId.get(kid);
        }
        List<ForeignKey> fitting =
                keys.stream().filter(key -> key.algorithm() == algorithm).limit(2).toList();
        return fitting.size() == 1 ? fitting.getFirst() : null;
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

    private static JsonNode set(byte[] json) {
        JsonNode keys = object(json).path("keys");
        if (!keys.isArray() || keys.size() > Limits.FOREIGN_KEYS) {
            throw new IllegalArgumentException(
                    "no JWK Set of at most " + Limits.FOREIGN_KEYS + " keys");
        }
        return keys;
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

    private static boolean isSecret(JsonNode jwk) {
        return SECRET_MEMBERS.stream().anyMatch(jwk::has) || "oct".equals(text(jwk, "kty"));
    }

    private static @Nullable ForeignKey key(String kid, JsonNode jwk) {
        String named = text(jwk, "alg");
        SignatureAlgorithm usual =
                switch (String.valueOf(text(jwk, "kty"))) {
                    case "RSA" -> SignatureAlgorithm.RS256;
                    case "EC" -> SignatureAlgorithm.ES256;
                    case "OKP" -> SignatureAlgorithm.EDDSA;
                    default -> null;
                };
        SignatureAlgorithm algorithm =
                named == null ? usual : SignatureAlgorithm.named(named).orElse(null);
        return algorithm == null
                        || usual == null
                        || !Jca.keyType(algorithm).equals(Jca.keyType(usual))
                ? null
                : key(kid, algorithm, jwk);
    }

    private static @Nullable ForeignKey key(
            String kid, SignatureAlgorithm algorithm, JsonNode jwk) {
        String use = text(jwk, "use");
        if (use != null && !use.equals("sig")) {
            return null;
        }
        try {
            PublicKey key =
                    switch (algorithm) {
                        case RS256, PS256 -> rsa(jwk);
                        case ES256 -> ofMembers(algorithm, jwk, "kty", "crv", "x", "y");
                        case EDDSA -> ofMembers(algorithm, jwk, "kty", "crv", "x");
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

    private static PublicKey ofMembers(
            SignatureAlgorithm algorithm, JsonNode jwk, String... names) {
        Map<String, String> members = new HashMap<>();
        for (String name : names) {
            members.put(name, required(jwk, name));
        }
        return VerificationKey.of(new SigningKey(new SigningKeyId("foreign"), algorithm, members))
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
