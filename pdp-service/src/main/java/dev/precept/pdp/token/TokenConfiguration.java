package dev.precept.pdp.token;

import dev.precept.domain.shared.OrganizationId;
import dev.precept.pdp.audit.TokenOutcomes;
import dev.precept.pdp.command.CommandGateway;
import dev.precept.pdp.command.OrganizationInitializer;
import dev.precept.pdp.details.AuthorizationDetails;
import dev.precept.pdp.door.Doorway;
import dev.precept.pdp.eventstore.LogReader;
import dev.precept.pdp.jose.AccessTokens;
import dev.precept.pdp.jose.Issuers;
import dev.precept.pdp.jose.JwtSigner;
import dev.precept.pdp.jose.OpaqueTokens;
import dev.precept.pdp.jose.PrivateKeyStore;
import dev.precept.pdp.jose.SealedSecrets;
import dev.precept.pdp.jose.SecretStore;
import dev.precept.pdp.jose.TokenProofs;
import dev.precept.pdp.oauth.ClientAuthenticator;
import dev.precept.pdp.oauth.FormDoor;
import dev.precept.pdp.oauth.OneTimeIds;
import dev.precept.pdp.oauth.SenderProof;
import dev.precept.pdp.oauth.SubjectNames;
import dev.precept.pdp.oauth.UserClaims;
import dev.precept.pdp.security.CallerAuthenticator;
import dev.precept.projections.image.PolicyImage;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Supplier;

/** The token endpoint and those beside it, at the doors of both listeners. */
@Configuration(proxyBeanMethods = false)
class TokenConfiguration {
    @Bean
    TokenIssuer tokenIssuer(PrivateKeyStore keys, OpaqueTokens opaque) {
        return new TokenIssuer(keys, opaque);
    }

    @Bean
    Grant clientCredentials(TokenIssuer issuer, AuthorizationDetails details) {
        return new ClientCredentialsGrant(issuer, details);
    }

    @Bean
    Doorway tokenDoor(
            Issuers issuers,
            ClientAuthenticator clients,
            SenderProof senders,
            ObjectProvider<Grant> grants,
            TokenOutcomes outcomes) {
        return new Doorway(
                "/o/{org}/oauth2/token",
                new FormDoor(
                        issuers,
                        new TokenEndpoint(clients, senders, grants.stream().toList(), outcomes)));
    }

    @Bean
    Introspection introspection(AccessTokens tokens, SubjectNames subjects, Families families) {
        return new Introspection(tokens, subjects, new RefreshTokenState(families, subjects));
    }

    @Bean
    SignedAnswers signedAnswers(JwtSigner signer) {
        return new SignedAnswers(signer);
    }

    @Bean
    Doorway userinfoDoor(
            Issuers issuers,
            AccessTokens tokens,
            OneTimeIds ids,
            UserinfoDoor.People people,
            SignedAnswers signed) {
        // The database is asked about people anyway: proofs count once on whatever node.
        TokenProofs proofs =
                new TokenProofs(
                        (proof, _, _) ->
                                ids.use(
                                        OrganizationId.SYSTEM,
                                        "userinfo " + proof.key().thumbprint(),
                                        proof.id(),
                                        proof.expiresAt()));
        return new Doorway(
                "/o/{org}/oauth2/userinfo",
                new UserinfoDoor(issuers, tokens, proofs, people, signed));
    }

    @Bean
    UserinfoDoor.People people(SubjectNames names, UserClaims claims) {
        return new UserinfoDoor.People(names, claims);
    }

    @Bean
    Doorway introspectionDoor(
            Issuers issuers,
            Introspection introspection,
            ClientAuthenticator clients,
            CallerAuthenticator callers,
            SignedAnswers signed) {
        return new Doorway(
                "/o/{org}/oauth2/introspect",
                new FormDoor(
                        issuers,
                        new IntrospectionEndpoint(introspection, clients, callers, signed)));
    }

    @Bean
    RevocationEndpoint revocationEndpoint(
            ClientAuthenticator clients,
            AccessTokens tokens,
            AuthorizationGrants grants,
            Revocations revocations,
            TokenOutcomes outcomes) {
        return new RevocationEndpoint(clients, tokens, grants, revocations, outcomes);
    }

    @Bean
    Doorway revocationDoor(Issuers issuers, RevocationEndpoint endpoint) {
        return new Doorway("/o/{org}/oauth2/revoke", new FormDoor(issuers, endpoint));
    }

    @Bean
    @Order(0)
    SigningKeyInitializer signingKeys(
            PrivateKeyStore keys, CommandGateway commands, Supplier<PolicyImage> images) {
        return new SigningKeyInitializer(keys, commands, images);
    }

    /** Rotates keys that have signed for this long; zero leaves it to commands. */
    @Bean
    @Order(1)
    OrganizationInitializer keyRotation(
            PrivateKeyStore keys,
            CommandGateway commands,
            InstantSource clock,
            @Value("${precept.keys.rotation:90d}") Duration period) {
        return new KeyRotation(keys, commands, clock, period);
    }

    @Bean
    @Order(2)
    SecretLearner knownSecrets(SecretStore secrets, PrivateKeyStore keys) {
        return new SecretLearner(secrets, keys);
    }

    @Bean(initMethod = "start")
    OrphanSweep orphanSweep(
            OrphanSweep.Rows sweptRows, LogReader log, Supplier<PolicyImage> images) {
        return new OrphanSweep(sweptRows, log, images);
    }

    @Bean
    OrphanSweep.Rows sweptRows(
            SecretStore secrets,
            PrivateKeyStore keys,
            SealedSecrets providerSecrets,
            SealedSecrets webhookSecrets) {
        return new OrphanSweep.Rows(secrets, keys, providerSecrets, webhookSecrets);
    }
}
