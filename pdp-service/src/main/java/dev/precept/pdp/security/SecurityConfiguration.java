package dev.precept.pdp.security;

import dev.precept.domain.shared.OrganizationId;
import dev.precept.pdp.command.CommandGateway;
import dev.precept.pdp.command.OrganizationInitializer;
import dev.precept.pdp.command.RandomIds;
import dev.precept.pdp.jose.AccessTokens;
import dev.precept.pdp.jose.Issuers;
import dev.precept.pdp.jose.SecretStore;
import dev.precept.pdp.jose.TokenProofs;
import dev.precept.pdp.settings.ServiceSettings;
import dev.precept.projections.image.PolicyImage;

import jakarta.servlet.DispatcherType;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;

import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * Every path needs a caller but those named here: whether the service is alive, and metadata that
 * its standards make public. What a caller may do on a path is asked by the path's controller.
 */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {
    private static final String[] PUBLIC = {
        "/actuator/health/**", "/.well-known/**", "/o/*/.well-known/**", "/o/*/oauth2/jwks"
    };

    /** What describes this service, which an operator may close. */
    private static final String[] DESCRIPTION = {"/openapi.json", "/schemas/*", "/docs", "/docs/*"};

    private final boolean isDescriptionPublic;

    SecurityConfiguration(
            @Value("${precept.description.public:true}") boolean isDescriptionPublic) {
        this.isDescriptionPublic = isDescriptionPublic;
    }

    @Bean
    CallerAuthenticator callerAuthenticator(
            AccessTokens tokens, TokenProofs proofs, Issuers issuers) {
        return new CallerAuthenticator(new Callers(tokens, proofs), issuers.base());
    }

    @Bean
    @Order(2)
    OrganizationInitializer bootstrap(
            CommandGateway commands,
            SecretStore secrets,
            Issuers issuers,
            ServiceSettings settings) {
        return new Bootstrap(
                commands, secrets, new RandomIds(), new BootstrapFile(settings.data(), issuers));
    }

    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE)
    SecurityFilterChain callersOnly(
            HttpSecurity http,
            Supplier<PolicyImage> images,
            CallerAuthenticator callers,
            RefusalLog refusals,
            InstantSource clock) {
        return stateless(http)
                .authorizeHttpRequests(
                        paths ->
                                paths.dispatcherTypeMatchers(
                                                DispatcherType.ERROR, DispatcherType.ASYNC)
                                        .permitAll()
                                        .requestMatchers(HttpMethod.GET, PUBLIC)
                                        .permitAll()
                                        .requestMatchers(HttpMethod.HEAD, PUBLIC)
                                        .permitAll()
                                        .requestMatchers(HttpMethod.GET, DESCRIPTION)
                                        .access((who, _) -> mayReadDescription(who))
                                        .requestMatchers("/actuator/**")
                                        .access(SecurityConfiguration::readsAll)
                                        .anyRequest()
                                        .authenticated())
                .exceptionHandling(
                        answers ->
                                answers.authenticationEntryPoint(
                                                (_, response, _) ->
                                                        CallerRefusal.UNAUTHENTICATED.write(
                                                                response))
                                        .accessDeniedHandler(
                                                (request, response, refused) -> {
                                                    RefusedCall.of(request, missing(refused))
                                                            .ifPresent(refusals::refused);
                                                    CallerRefusal.of(refused).write(response);
                                                }))
                .addFilterBefore(
                        new BearerFilter(images, callers, refusals, clock),
                        AuthorizationFilter.class)
                .build();
    }

    /** Paths that a right opens without a controller are for those who may read. */
    private static Right missing(AccessDeniedException refused) {
        return refused instanceof CallerRefusedException lacking ? lacking.missing() : Right.READ;
    }

    private AuthorizationDecision mayReadDescription(
            Supplier<? extends @Nullable Authentication> authentication) {
        return new AuthorizationDecision(
                isDescriptionPublic || authentication.get() instanceof CallerAuthentication);
    }

    /** What concerns the whole service is for those who may read {@code system}. */
    private static AuthorizationDecision readsAll(
            Supplier<? extends @Nullable Authentication> authentication, Object request) {
        return new AuthorizationDecision(
                authentication.get() instanceof CallerAuthentication caller
                        && caller.getPrincipal().may(Right.READ, OrganizationId.SYSTEM));
    }

    /** No session, no cookie, so no request forgery; no form to log in at. */
    private static HttpSecurity stateless(HttpSecurity http) {
        return http.sessionManagement(
                        sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .csrf(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .formLogin(AbstractHttpConfigurer::disable)
                .httpBasic(AbstractHttpConfigurer::disable)
                .anonymous(AbstractHttpConfigurer::disable);
    }
}
