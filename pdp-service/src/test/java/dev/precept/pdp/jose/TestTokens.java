package dev.precept.pdp.jose;

import dev.precept.domain.shared.ApplicationId;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Position;
import dev.precept.domain.shared.SigningKeyId;
import dev.precept.domain.signingkey.SignatureAlgorithm;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An organization's key, what it signs, and what a forger would make of it. */
final class TestTokens implements KeySource {
    static final OrganizationId ACME = new OrganizationId("acme-id");
    static final OrganizationId OTHER = new OrganizationId("other-id");
    static final String ISSUER = "https://precept.example/o/acme";
    static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    final SigningKeyId kid;
    final SignatureAlgorithm algorithm;
    final SigningKeys.Generated generated;
    final TokenSigner signer;
    final Map<OrganizationId, VerificationKey> published = new HashMap<>();

    TestTokens(String kid, SignatureAlgorithm algorithm) {
        this.kid = new SigningKeyId(kid);
        this.algorithm = algorithm;
        generated = SigningKeys.generate(this.kid, algorithm);
        signer = SigningKeys.signer(this.kid, algorithm, generated.pkcs8());
        published.put(ACME, VerificationKey.of(generated.published()));
    }

    @Override
    public Optional<VerificationKey> find(OrganizationId organization, SigningKeyId id) {
        return Optional.ofNullable(published.get(organization)).filter(key -> key.id().equals(id));
    }

    static TokenClaims claims() {
        return new TokenClaims(
                ISSUER,
                "app-1",
                List.of("https://orders.example"),
                new ApplicationId("app-1"),
                TokenClaims.Kind.APPLICATION,
                List.of("orders:read", "orders:write"),
                NOW,
                NOW,
                NOW.plusSeconds(3600),
                "token-1",
                ACME,
                new Position(42),
                "log-1");
    }

    static String claimsJson() {
        return new String(TokenClaimsCodec.write(claims()), StandardCharsets.UTF_8);
    }

    String header() {
        return "{\"typ\":\"at+jwt\",\"alg\":\""
                + algorithm.joseName()
                + "\",\"kid\":\""
                + kid
                + "\"}";
    }

    /** Signs whatever it is given, as the true key would. */
    String forge(String header, String claims) {
        String signed = encode(header) + "." + encode(claims);
        try {
            Signature signature = Jca.newSignature(algorithm);
            signature.initSign(privateKey());
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + "." + Base64Url.encode(signature.sign());
        } catch (GeneralSecurityException fault) {
            throw new AssertionError(fault);
        }
    }

    PrivateKey privateKey() throws GeneralSecurityException {
        return Jca.newKeyFactory(algorithm)
                .generatePrivate(new java.security.spec.PKCS8EncodedKeySpec(generated.pkcs8()));
    }

    TokenVerifier verifier() {
        return new TokenVerifier(this, new RememberedSignatures());
    }

    static String encode(String text) {
        return Base64Url.encode(text.getBytes(StandardCharsets.UTF_8));
    }
}
