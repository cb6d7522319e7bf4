package dev.precept.domain.application;

import dev.precept.domain.condition.IpAddress;
import dev.precept.domain.shared.Limits;
import dev.precept.domain.shared.Rejection;
import dev.precept.domain.shared.Texts;

import org.jspecify.annotations.Nullable;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** The rules for what a client proves itself with. Each answers the refusal, or nothing. */
final class ProofRules {
    private static final int RSA_MINIMUM_CHARACTERS = 342;
    private static final int RSA_MAXIMUM_CHARACTERS = 1_366;
    private static final int COORDINATE_CHARACTERS = 43;
    private static final Pattern BASE64URL = Pattern.compile("[A-Za-z0-9_-]+");
    private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/]+={0,2}");
    private static final Set<String> RSA_ALGORITHMS = Set.of("RS256", "PS256");

    private ProofRules() {}

    static Optional<Rejection> check(ApplicationDetails details) {
        ClientProof proof = details.settings().proof();
        return keys(proof.keys())
                .or(() -> name(proof.certificate()))
                .or(() -> method(details, proof))
                .or(() -> requests(details, proof));
    }

    private static Optional<Rejection> method(ApplicationDetails details, ClientProof proof) {
        boolean hasKeys = proof.keys() != null;
        return switch (details.tokenEndpointAuthMethod()) {
            case CLIENT_SECRET_BASIC, CLIENT_SECRET_POST, NONE -> unused(proof);
            // RFC 7523 section 3: the signature is verified with a key of the client's
            case PRIVATE_KEY_JWT ->
                    hasKeys
                            ? unused(proof)
                            : ClientRules.notAllowed("private_key_jwt needs jwks or jwksUri.");
            // RFC 8705 section 2.1.2: exactly one name
            case TLS_CLIENT_AUTH ->
                    proof.certificate() != null
                            ? Optional.empty()
                            : ClientRules.notAllowed("tls_client_auth needs tlsClientAuth.");
            // RFC 8705 section 2.2.2: the certificate is among the client's keys
            case SELF_SIGNED_TLS_CLIENT_AUTH ->
                    hasKeys
                            ? unused(proof)
                            : ClientRules.notAllowed(
                                    "self_signed_tls_client_auth needs jwks or jwksUri.");
        };
    }

    private static Optional<Rejection> unused(ClientProof proof) {
        return proof.certificate() == null
                ? Optional.empty()
                : ClientRules.notAllowed(
                        "tlsClientAuth counts with the method tls_client_auth only.");
    }

    /** RFC 9101 section 10.5: who must sign has a key. */
    private static Optional<Rejection> requests(ApplicationDetails details, ClientProof proof) {
        boolean asks =
                details.grantTypes().contains(GrantType.AUTHORIZATION_CODE)
                        || details.grantTypes().contains(GrantType.CIBA);
        return asks && details.settings().requiresSignedRequests() && proof.keys() == null
                ? ClientRules.notAllowed("Signed requests need jwks or jwksUri.")
                : Optional.empty();
    }

    private static Optional<Rejection> keys(@Nullable ClientKeys keys) {
        if (!(keys instanceof ClientKeys.Inline(List<PublicJwk> all))) {
            return Optional.empty();
        }
        if (all.isEmpty() || all.size() > Limits.KEYS_PER_APPLICATION) {
            return ClientRules.tooMany("jwks holds 1 to " + Limits.KEYS_PER_APPLICATION + " keys.");
        }
        Set<String> ids = new HashSet<>();
        for (PublicJwk key : all) {
            // RFC 7517 section 4.5
            if (key.kid() == null ? all.size() > 1 : !ids.add(key.kid())) {
                return ClientRules.invalid("jwks: each of several keys has a kid of its own.");
            }
            Optional<Rejection> refusal = key(key);
            if (refusal.isPresent()) {
                return refusal;
            }
        }
        return Optional.empty();
    }

    /** RFC 7518 section 6, RFC 8037 section 2; RFC 8725 section 3.5: no weak keys. */
    private static Optional<Rejection> key(PublicJwk key) {
        boolean isSound =
                switch (key.kty()) {
                    case "RSA" ->
                            isEncoded(key.n(), RSA_MINIMUM_CHARACTERS, RSA_MAXIMUM_CHARACTERS)
                                    && isEncoded(key.e(), 1, 11)
                                    && key.crv() == null
                                    && key.x() == null
                                    && key.y() == null
                                    && (key.alg() == null || RSA_ALGORITHMS.contains(key.alg()));
                    case "EC" ->
                            "P-256".equals(key.crv())
                                    && isCoordinate(key.x())
                                    && isCoordinate(key.y())
                                    && isNotRsa(key)
                                    && (key.alg() == null || key.alg().equals("ES256"));
                    case "OKP" ->
                            "Ed25519".equals(key.crv())
                                    && isCoordinate(key.x())
                                    && key.y() == null
                                    && isNotRsa(key)
                                    && (key.alg() == null
                                            || key.alg().equals("EdDSA")
                                            || key.alg().equals("Ed25519"));
                    default -> false;
                };
        if (!isSound) {
            return ClientRules.invalid(
                    "jwks: a key is RSA of 2,048 to 8,192 bits (RS256, PS256), EC on P-256 (ES256)"
                            + " or OKP on Ed25519 (EdDSA).");
        }
        boolean isNamed = key.kid() == null || key.kid().length() <= Limits.SUBJECT_CHARACTERS;
        boolean isCertified =
                key.x5c().size() <= Limits.CERTIFICATES_PER_KEY
                        && key.x5c().stream()
                                .allMatch(
                                        it ->
                                                it.length() <= Limits.CERTIFICATE_CHARACTERS
                                                        && BASE64.matcher(it).matches());
        return isNamed && isCertified
                ? Optional.empty()
                : ClientRules.invalid(
                        "jwks: a kid has at most "
                                + Limits.SUBJECT_CHARACTERS
                                + " characters; x5c at most "
                                + Limits.CERTIFICATES_PER_KEY
                                + " certificates in base64.");
    }

    private static boolean isNotRsa(PublicJwk key) {
        return key.n() == null && key.e() == null;
    }

    private static boolean isCoordinate(@Nullable String member) {
        return isEncoded(member, COORDINATE_CHARACTERS, COORDINATE_CHARACTERS);
    }

    private static boolean isEncoded(@Nullable String member, int minimum, int maximum) {
        return member != null
                && member.length() >= minimum
                && member.length() <= maximum
                && BASE64URL.matcher(member).matches();
    }

    private static Optional<Rejection> name(@Nullable CertificateName certificate) {
        return switch (certificate) {
            case null -> Optional.empty();
            case CertificateName.SubjectDn(String name) ->
                    name.length() > Limits.CERTIFICATE_NAME_CHARACTERS
                            ? ClientRules.tooMany(
                                    "subjectDn has more than "
                                            + Limits.CERTIFICATE_NAME_CHARACTERS
                                            + " characters.")
                            : Texts.description("subjectDn", name)
                                    .or(() -> blank("subjectDn", name));
            case CertificateName.SanDns(String name) -> token("sanDns", name);
            case CertificateName.SanUri(String name) -> token("sanUri", name);
            case CertificateName.SanEmail(String name) -> token("sanEmail", name);
            case CertificateName.SanIp(String name) ->
                    IpAddress.parse(name).isPresent()
                            ? Optional.empty()
                            : ClientRules.invalid("sanIp is an IPv4 or IPv6 address.");
        };
    }

    private static Optional<Rejection> blank(String what, String text) {
        return text.isBlank() ? ClientRules.invalid(what + " is empty.") : Optional.empty();
    }

    private static Optional<Rejection> token(String what, String text) {
        return Texts.token(what, text, Limits.CERTIFICATE_NAME_CHARACTERS);
    }
}
