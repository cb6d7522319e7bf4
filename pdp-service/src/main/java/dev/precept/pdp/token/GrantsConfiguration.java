package dev.precept.pdp.token;

import dev.precept.pdp.audit.TokenOutcomes;
import dev.precept.pdp.command.CommandGateway;
import dev.precept.pdp.command.RandomIds;
import dev.precept.pdp.details.AuthorizationDetails;
import dev.precept.pdp.jose.GrantVault;
import dev.precept.pdp.jose.JwtSigner;
import dev.precept.pdp.jose.MasterKey;
import dev.precept.pdp.jose.PrivateKeyStore;
import dev.precept.pdp.oauth.OAuthError;
import dev.precept.pdp.oauth.RandomValues;
import dev.precept.pdp.oauth.SubjectNames;
import dev.precept.pdp.oauth.UserClaims;
import dev.precept.pdp.web.NonBlocking;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.loader.ImageLoader;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Supplier;

import javax.sql.DataSource;

/** What users let clients have: codes, refresh tokens, and how they are taken back. */
@Configuration(proxyBeanMethods = false)
class GrantsConfiguration {
    @Bean
    GrantVault grantVault(MasterKey master) {
        return new GrantVault(master);
    }

    @Bean
    Families families(DataSource database, GrantVault vault) {
        return new Families(database, vault);
    }

    @Bean
    AuthorizationCodes authorizationCodes(
            DataSource database, GrantVault vault, RandomValues values) {
        return new AuthorizationCodes(database, vault, values, new RandomIds());
    }

    @Bean
    AuthorizationGrants authorizationGrants(
            DataSource database,
            GrantVault vault,
            Revocations revocations,
            Supplier<PolicyImage> images,
            TokenOutcomes outcomes) {
        return new AuthorizationGrants(database, vault, revocations, images, outcomes);
    }

    @Bean
    Revocations revocations(CommandGateway commands, InstantSource clock) {
        return new Revocations(commands, new RandomIds(), clock);
    }

    @Bean
    IdTokens idTokens(PrivateKeyStore keys, SubjectNames subjects, UserClaims people) {
        return new IdTokens(new JwtSigner(keys), subjects, people);
    }

    @Bean
    UserTokens.Makers tokenMakers(
            TokenIssuer accessTokens, IdTokens idTokens, AuthorizationDetails details) {
        return new UserTokens.Makers(accessTokens, idTokens, details);
    }

    @Bean
    UserTokens userTokens(
            UserTokens.Makers makers,
            Families families,
            ImageLoader loader,
            RandomValues values,
            @Value("${precept.read.wait:2s}") Duration readWait) {
        UserTokens.CaughtUp caughtUp =
                (tenant, position) -> {
                    if (position.compareTo(tenant.image().position()) <= 0) {
                        return tenant;
                    }
                    NonBlocking.beforeWaiting();
                    if (!loader.await(position, readWait)) {
                        throw OAuthError.unavailable();
                    }
                    return tenant.at(loader.image());
                };
        return new UserTokens(makers, families, caughtUp, values, new RandomIds());
    }

    @Bean
    Grant authorizationCode(
            AuthorizationCodes codes, UserTokens tokens, AuthorizationGrants grants) {
        return new AuthorizationCodeGrant(codes, tokens, grants);
    }

    @Bean
    Grant refreshToken(
            Families families, UserTokens tokens, AuthorizationGrants grants, RandomValues values) {
        return new RefreshTokenGrant(families, tokens, grants, values);
    }
}
