package dev.precept.pdp.jose;

import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.SigningKeyId;
import dev.precept.domain.signingkey.SignatureAlgorithm;
import dev.precept.projections.image.KeyRingDocument;
import dev.precept.projections.image.OrganizationImage;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Signs with the organization's active key, ES256 rather than RS256. Metadata is open to everybody,
 * so that each statement is signed once and remembered, one for an organization, of so many. Its
 * {@code typ} is not an access token's: the one is never taken for the other (RFC 8725 section
 * 3.11).
 */
public final class StoredKeyMetadataSigner implements MetadataSigner {
    private static final String TYPE = "JWT";

    private final PrivateKeyStore keys;
    private final Map<OrganizationId, Statement> statements = new ConcurrentHashMap<>();

    private record Statement(SigningKeyId key, String claims, String signed) {}

    public StoredKeyMetadataSigner(PrivateKeyStore keys) {
        this.keys = keys;
    }

    @Override
    public Optional<String> sign(OrganizationImage organization, String claims) {
        KeyRingDocument ring = organization.keyRing();
        return ring == null
                ? Optional.empty()
                : KeyRings.active(ring, SignatureAlgorithm.ES256)
                        .or(() -> KeyRings.active(ring, SignatureAlgorithm.RS256))
                        .flatMap(keys::signerAtHand)
                        .map(signer -> sign(organization.document().id(), signer, claims));
    }

    private String sign(OrganizationId organization, TokenSigner signer, String claims) {
        Statement known = statements.get(organization);
        if (known != null && known.key.equals(signer.id()) && known.claims.equals(claims)) {
            return known.signed;
        }
        String signed = signer.sign(TYPE, claims.getBytes(StandardCharsets.UTF_8));
        if (statements.size() >= Limits.STATEMENTS) {
            statements.clear();
        }
        statements.put(organization, new Statement(signer.id(), claims, signed));
        return signed;
    }
}
