package dev.precept.pdp.authorization;

import dev.precept.pdp.client.ClientKeysResolver;
import dev.precept.pdp.consent.Consents;
import dev.precept.pdp.details.AuthorizationDetails;
import dev.precept.pdp.door.Doorway;
import dev.precept.pdp.interaction.Interactions;
import dev.precept.pdp.jose.Issuers;
import dev.precept.pdp.jose.JwtSigner;
import dev.precept.pdp.oauth.ClientAuthenticator;
import dev.precept.pdp.oauth.FormDoor;
import dev.precept.pdp.oauth.OneTimeIds;
import dev.precept.pdp.oauth.OpenRequests;
import dev.precept.pdp.oauth.RandomValues;
import dev.precept.pdp.oauth.SenderProof;
import dev.precept.pdp.oauth.SubjectNames;
import dev.precept.pdp.page.Pages;
import dev.precept.pdp.signin.Sessions;
import dev.precept.pdp.token.AuthorizationCodes;
import dev.precept.pdp.token.Grant;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer.CacheControlConfig;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;

import javax.sql.DataSource;

/** The authorization endpoint and what belongs to it. */
@Configuration(proxyBeanMethods = false)
class AuthorizationConfiguration {
    @Bean
    PushedRequests pushedRequests(DataSource database, RandomValues values, OpenRequests opened) {
        return new PushedRequests(database, values, opened);
    }

    @Bean
    RequestObjects requestObjects(ClientKeysResolver keys, OneTimeIds ids) {
        return new RequestObjects(keys, ids);
    }

    @Bean
    AuthorizationRequestReader authorizationRequestReader(AuthorizationDetails details) {
        return new AuthorizationRequestReader(details);
    }

    @Bean
    Steps authorizationSteps(Consents consents, SubjectNames names) {
        return new Steps(consents, names);
    }

    @Bean
    IssuerMetadata issuerMetadata(ObjectProvider<Doorway> doorways, ObjectProvider<Grant> grants) {
        return new IssuerMetadata(doorways.stream().toList(), grants.stream().toList());
    }

    @Bean
    AuthorizationEndpoint.Requests authorizationRequests(
            PushedRequests pushed,
            RequestObjects objects,
            AuthorizationRequestReader reader,
            Steps steps) {
        return new AuthorizationEndpoint.Requests(
                new Arrivals(pushed, objects), reader, steps, pushed);
    }

    @Bean
    AuthorizationEndpoint authorizationEndpoint(
            AuthorizationEndpoint.Requests requests,
            Sessions sessions,
            Interactions interactions,
            AuthorizationCodes codes,
            AuthorizationEndpoint.Outlets outlets) {
        return new AuthorizationEndpoint(requests, sessions, interactions, codes, outlets);
    }

    @Bean
    AuthorizationEndpoint.Outlets authorizationOutlets(JwtSigner signer, Pages pages) {
        return new AuthorizationEndpoint.Outlets(new Replies(signer, pages), pages);
    }

    @Bean
    Doorway pushedRequestDoor(
            Issuers issuers,
            ClientAuthenticator clients,
            SenderProof senders,
            RequestObjects objects,
            AuthorizationEndpoint.Requests requests) {
        return new Doorway(
                "/o/{org}/oauth2/par",
                new FormDoor(
                        issuers,
                        new PushedRequestEndpoint(
                                clients, senders, objects, requests.reader(), requests.pushed())));
    }

    /** Everybody's; its answers' headers are the pages'. */
    @Bean
    @Order(2)
    SecurityFilterChain authorizationForPeople(HttpSecurity http) {
        return http.securityMatcher("/o/*" + AuthorizationController.PATH)
                .sessionManagement(
                        sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .csrf(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .headers(headers -> headers.cacheControl(CacheControlConfig::disable))
                .authorizeHttpRequests(all -> all.anyRequest().permitAll())
                .build();
    }
}
