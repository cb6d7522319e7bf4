package dev.precept.pdp.token;

import dev.precept.pdp.command.CommandGateway;
import dev.precept.pdp.command.OrganizationInitializer;
import dev.precept.pdp.command.RandomIds;
import dev.precept.pdp.door.Doorway;
import dev.precept.pdp.eventstore.LogReader;
import dev.precept.pdp.jose.AccessTokens;
import dev.precept.pdp.jose.Issuers;
import dev.precept.pdp.jose.PrivateKeyStore;
import dev.precept.pdp.jose.SecretStore;
import dev.precept.pdp.security.CallerAuthenticator;
import dev.precept.projections.image.PolicyImage;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;

import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * The token service's endpoints: the frame's filters, put up one by one, so that only what is named
 * here is there. The frame's own configurer would also open grants and endpoints that are not
 * offered, and would read the issuer from the request's Host.
 */
@Configuration(proxyBeanMethods = false)
class TokenConfiguration {
    @Bean
    Tenants tenants(Supplier<PolicyImage> images, Issuers issuers, InstantSource clock) {
        return new Tenants(images, issuers, clock);
    }

    @Bean
    ClientSecrets clientSecrets(SecretStore secrets) {
        return new ClientSecrets(secrets);
    }

    @Bean
    Doorway introspection(
            AccessTokens tokens,
            ClientSecrets clients,
            CallerAuthenticator callers,
            Issuers issuers) {
        return new Doorway(
                "/o/{org}/oauth2/introspect",
                new IntrospectionDoor(new Introspection(tokens), clients, callers, issuers));
    }

    @Bean
    TokenEndpoints tokenEndpoints(
            AccessTokens tokens,
            ClientSecrets clients,
            PrivateKeyStore keys,
            CommandGateway commands) {
        return new TokenEndpoints(
                new ProviderManager(
                        new ClientSecretProvider(clients),
                        new ClientCredentialsProvider(new TokenIssuer(keys)),
                        new RevocationProvider(tokens, commands, new RandomIds())));
    }

    @Bean
    @Order(0)
    OrganizationInitializer signingKeys(PrivateKeyStore keys, CommandGateway commands) {
        return new SigningKeyInitializer(keys, commands, new RandomIds());
    }

    @Bean
    @Order(1)
    SecretLearner knownSecrets(SecretStore secrets, PrivateKeyStore keys) {
        return new SecretLearner(secrets, keys);
    }

    @Bean(initMethod = "start")
    OrphanSweep orphanSweep(
            SecretStore secrets,
            PrivateKeyStore keys,
            LogReader log,
            Supplier<PolicyImage> images) {
        return new OrphanSweep(secrets, keys, log, images);
    }

    @Bean
    @Order(0)
    SecurityFilterChain tokenService(HttpSecurity http, Tenants tenants, TokenEndpoints endpoints) {
        return http.securityMatcher(endpoints.paths())
                .sessionManagement(
                        sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .csrf(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .anonymous(AbstractHttpConfigurer::disable)
                .authorizeHttpRequests(all -> all.anyRequest().authenticated())
                .exceptionHandling(
                        refusals ->
                                refusals.authenticationEntryPoint(
                                        (request, response, _) ->
                                                endpoints.refuse(
                                                        request,
                                                        response,
                                                        OAuthError.invalidClient())))
                .addFilterBefore(new OAuthRequestFilter(tenants), AuthorizationFilter.class)
                .addFilterBefore(endpoints.clientAuthentication(), AuthorizationFilter.class)
                .addFilterAfter(endpoints.token(), AuthorizationFilter.class)
                .addFilterAfter(endpoints.revocation(), AuthorizationFilter.class)
                .build();
    }
}
