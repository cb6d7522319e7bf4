package dev.precept.sample;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.web.SecurityFilterChain;

import java.util.Optional;

/**
 * Start it with {@code --precept.issuer=… --precept.client-id=… --precept.client-secret=…
 * --precept.scopes=openid,read --precept.audience=https://orders.example}; the application's
 * redirect URI is {@code {where it runs}/login/oauth2/code/precept}.
 */
@SpringBootApplication
public class Sample {
    public static void main(String[] arguments) {
        SpringApplication.run(Sample.class, arguments);
    }

    /** The API: an access token with the scope {@code read}. */
    @Bean
    @Order(1)
    SecurityFilterChain api(HttpSecurity http, Optional<JwtDecoder> byKeys) {
        return http.securityMatcher("/api/**")
                .authorizeHttpRequests(all -> all.anyRequest().hasAuthority("SCOPE_read"))
                .oauth2ResourceServer(
                        tokens -> {
                            if (byKeys.isPresent()) {
                                tokens.jwt(Customizer.withDefaults());
                            } else {
                                tokens.opaqueToken(Customizer.withDefaults());
                            }
                        })
                .build();
    }

    /** The pages: somebody who has signed in. */
    @Bean
    @Order(2)
    SecurityFilterChain pages(HttpSecurity http) {
        return http.authorizeHttpRequests(all -> all.anyRequest().authenticated())
                .oauth2Login(Customizer.withDefaults())
                .build();
    }
}
