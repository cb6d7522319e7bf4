package dev.precept.pdp.decision.forward;

import dev.precept.pdp.decision.Decider;
import dev.precept.pdp.door.Doorway;
import dev.precept.pdp.jose.AccessTokens;
import dev.precept.pdp.jose.ApiKeys;
import dev.precept.pdp.limit.RateLimiter;

import io.github.bucket4j.TimeMeter;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Where gateways ask about their requests over HTTP. */
@Configuration(proxyBeanMethods = false)
class ForwardDoors {
    @Bean
    RequestCheck requestCheck(
            AccessTokens tokens,
            ApiKeys keys,
            Decider decider,
            @Value("${precept.rate-limiter:false}") boolean limits) {
        RateLimiter limiter =
                limits ? new RateLimiter(Limits.BUCKETS, TimeMeter.SYSTEM_NANOTIME) : null;
        return new RequestCheck(new Credentials(tokens, keys), decider, new PlanLimits(limiter));
    }

    @Bean
    Doorway forwardAuth(RequestCheck check) {
        return new Doorway("/o/{org}/authz/forward/**", new ForwardDoor(check));
    }

    @Bean
    Doorway forwardAuthByKey(RequestCheck check) {
        return new Doorway("/o/{org}/g/{key}/authz/forward/**", new ForwardDoor(check));
    }
}
