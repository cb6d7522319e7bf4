package dev.precept.pdp.registration;

import dev.precept.domain.organization.RegistrationPolicy;
import dev.precept.pdp.jose.ForeignKey;
import dev.precept.pdp.jose.ForeignKeys;
import dev.precept.pdp.jose.InvalidJwtException;
import dev.precept.pdp.jose.JwtClaims;
import dev.precept.pdp.jose.SignedJwt;
import dev.precept.pdp.oauth.Tenant;
import dev.precept.projections.image.IdentityProviderImage;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Software statements: what a trusted issuer says of a piece of software (RFC 7591 section 2.3).
 * Threads share it.
 */
final class SoftwareStatements {
    private static final Set<String> TYPES =
            Set.of("jwt", "software-statement+jwt", "application/software-statement+jwt");

    /** Claims that say something of the statement, or that no statement can decide. */
    private static final Set<String> NO_METADATA =
            Set.of(
                    "iss",
                    "sub",
                    "aud",
                    "exp",
                    "nbf",
                    "iat",
                    "jti",
                    "software_statement",
                    "client_id",
                    "client_secret");

    private final ForeignKeys keys;

    SoftwareStatements(ForeignKeys keys) {
        this.keys = keys;
    }

    /**
     * Puts what the statement says in the place of what the client says.
     *
     * @return the statement as it was sent; null where there is none
     * @throws dev.precept.pdp.oauth.OAuthException where one is due, or the one there does not
     *     count
     */
    @Nullable String apply(Tenant tenant, List<RegistrationPolicy> policies, Metadata metadata) {
        String statement = metadata.text("software_statement");
        if (statement == null) {
            if (policies.stream().anyMatch(RegistrationPolicy::requireSoftwareStatement)) {
                throw RegistrationError.statement("A software_statement is due here.");
            }
            return null;
        }
        JwtClaims claims;
        try {
            claims = verified(tenant, policies, SignedJwt.parse(statement));
        } catch (InvalidJwtException malformed) {
            throw RegistrationError.statement("The software_statement is no signed JWT.");
        }
        for (String name : claims.names()) {
            String json = claims.json(name);
            if (json != null && !NO_METADATA.contains(name)) {
                metadata.replace(name, json);
            }
        }
        return statement;
    }

    private JwtClaims verified(
            Tenant tenant, List<RegistrationPolicy> policies, SignedJwt statement) {
        JwtClaims claims = statement.claims();
        String issuer = claims.string("iss");
        IdentityProviderImage provider =
                issuer == null ? null : tenant.organization().identityProviders().byIssuer(issuer);
        // RFC 7591 section 3.2.2: its issuer is nobody's word here.
        if (provider == null
                || !policies.stream()
                        .allMatch(
                                policy ->
                                        policy.softwareStatementIssuers()
                                                .contains(provider.document().id()))) {
            throw RegistrationError.unapproved(
                    "Software statements of this issuer do not count here.");
        }
        String kid = statement.keyId();
        ForeignKey key = kid == null ? null : keys.find(provider.document(), kid);
        if (key == null || !statement.isSignedBy(key)) {
            throw RegistrationError.statement(
                    "The software_statement is not signed by a key of its issuer.");
        }
        // RFC 8725 section 3.12: nobody's ID token or access token, which have no software_id.
        String type = statement.type();
        boolean isOfKind =
                (type == null || TYPES.contains(type.toLowerCase(Locale.ROOT)))
                        && claims.string("software_id") != null
                        && !claims.has("nonce");
        boolean isForUs = !claims.has("aud") || claims.strings("aud").contains(tenant.issuer());
        if (!isOfKind || !isForUs || !isInTime(claims, tenant.now())) {
            throw RegistrationError.statement(
                    "The software_statement is of another kind, for somebody else, or not of now.");
        }
        return claims;
    }

    private static boolean isInTime(JwtClaims claims, Instant now) {
        Instant end = claims.instant("exp");
        Instant start = claims.instant("nbf");
        boolean isLive = claims.has("exp") ? end != null && now.isBefore(end) : true;
        boolean hasBegun = claims.has("nbf") ? start != null && !now.isBefore(start) : true;
        return isLive && hasBegun;
    }
}
