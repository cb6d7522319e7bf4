package dev.precept.pdp.exchange;

import dev.precept.pdp.federation.AccountLinks;
import dev.precept.pdp.jose.AccessTokens;
import dev.precept.pdp.jose.ForeignKeys;
import dev.precept.pdp.oauth.OneTimeIds;
import dev.precept.pdp.token.Grant;
import dev.precept.pdp.token.TokenIssuer;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The grants that take others' word. */
@Configuration(proxyBeanMethods = false)
class ExchangeConfiguration {
    @Bean
    Grant tokenExchange(TokenIssuer issuer, AccessTokens tokens) {
        return new TokenExchangeGrant(issuer, new PresentedTokens(tokens));
    }

    @Bean
    Grant jwtBearer(TokenIssuer issuer, ForeignKeys keys, OneTimeIds used, AccountLinks links) {
        return new JwtBearerGrant(issuer, keys, used, links);
    }
}
