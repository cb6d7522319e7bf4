package dev.precept.spring;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigureOrder;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.ClientRegistrations;
import org.springframework.security.oauth2.client.registration.InMemoryClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.SupplierClientRegistrationRepository;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtValidators;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.jwt.SupplierJwtDecoder;
import org.springframework.security.oauth2.server.resource.introspection.OpaqueTokenIntrospector;

import java.util.Objects;

/**
 * What Spring Security needs to know of a Precept issuer. The issuer is asked when it is first
 * needed: an application starts without it. A bean of the same type of the application's own comes
 * first.
 */
@AutoConfiguration
@AutoConfigureOrder(Ordered.HIGHEST_PRECEDENCE)
@ConditionalOnProperty("precept.issuer")
@EnableConfigurationProperties(PreceptProperties.class)
public class PreceptAutoConfiguration {
    /** The registration's id: people sign in at {@code /oauth2/authorization/precept}. */
    public static final String REGISTRATION = "precept";

    /** Signs people in by a code with PKCE. */
    @Bean
    @ConditionalOnProperty("precept.client-id")
    @ConditionalOnMissingBean(ClientRegistrationRepository.class)
    ClientRegistrationRepository preceptRegistration(PreceptProperties properties) {
        return new SupplierClientRegistrationRepository(
                () -> new InMemoryClientRegistrationRepository(registration(properties)));
    }

    private static ClientRegistration registration(PreceptProperties properties) {
        String secret = properties.clientSecret();
        return ClientRegistrations.fromIssuerLocation(properties.issuer())
                .registrationId(REGISTRATION)
                .clientId(Objects.requireNonNull(properties.clientId()))
                .clientSecret(secret)
                .clientAuthenticationMethod(
                        secret == null
                                ? ClientAuthenticationMethod.NONE
                                : ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
                .scope(properties.scopes())
                .clientSettings(
                        ClientRegistration.ClientSettings.builder().requireProofKey(true).build())
                .build();
    }

    /** Asks the issuer about each access token of the API: a revoked one is refused at once. */
    @Bean
    @ConditionalOnProperty({"precept.audience", "precept.introspection.client-id"})
    @ConditionalOnMissingBean(OpaqueTokenIntrospector.class)
    OpaqueTokenIntrospector preceptIntrospection(PreceptProperties properties) {
        return new AudienceIntrospector(
                properties.issuer(),
                Objects.requireNonNull(properties.audience()),
                Objects.requireNonNull(properties.introspection()));
    }

    /** Reads access tokens (RFC 9068) of the API by the issuer's keys. */
    @Bean
    @ConditionalOnProperty("precept.audience")
    @ConditionalOnMissingBean({JwtDecoder.class, OpaqueTokenIntrospector.class})
    JwtDecoder preceptTokens(PreceptProperties properties) {
        return new SupplierJwtDecoder(
                () -> {
                    NimbusJwtDecoder decoder =
                            NimbusJwtDecoder.withIssuerLocation(properties.issuer())
                                    .discoverJwsAlgorithms()
                                    .validateType(false)
                                    .build();
                    decoder.setJwtValidator(
                            JwtValidators.createAtJwtValidator()
                                    .issuer(properties.issuer())
                                    .audience(Objects.requireNonNull(properties.audience()))
                                    .build());
                    return decoder;
                });
    }
}
