package dev.precept.pdp.page;

import dev.precept.pdp.interaction.BrowserCookie;
import dev.precept.pdp.jose.MasterKey;
import dev.precept.pdp.jose.Sealing;
import dev.precept.pdp.oauth.RandomValues;
import dev.precept.pdp.oauth.Tenants;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.servlet.LocaleResolver;

import java.util.List;
import java.util.Locale;

/**
 * Pages for people. Everybody may ask for them; each looks itself at who is signed in, and at its
 * forms.
 */
@Configuration(proxyBeanMethods = false)
class PageConfiguration {
    private static final List<Locale> LANGUAGES = List.of(Locale.ENGLISH);
    private static final String[] PATHS = {
        "/o/*/assets/**",
        "/o/*/sign-in/**",
        "/o/*/account/**",
        "/o/*/consent/**",
        "/o/*/device/**",
        "/o/*/connect/**"
    };

    @Bean
    FormTokens formTokens(MasterKey master, RandomValues values) {
        return new FormTokens(new Sealing(master, "forms"), new BrowserCookie(values));
    }

    @Bean
    Pages pages(Tenants tenants, FormTokens forms) {
        return new Pages(tenants, forms);
    }

    @Bean
    LocaleResolver localeResolver() {
        return new Languages(LANGUAGES);
    }

    /** No session of the container's; forms have tokens of their own, headers are the pages'. */
    @Bean
    @Order(1)
    SecurityFilterChain pagesForPeople(HttpSecurity http) {
        return http.securityMatcher(PATHS)
                .sessionManagement(
                        sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .csrf(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .headers(headers -> headers.cacheControl(cache -> cache.disable()))
                .authorizeHttpRequests(all -> all.anyRequest().permitAll())
                .build();
    }
}
