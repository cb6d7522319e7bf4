package dev.precept.pdp.signin;

import dev.precept.pdp.settings.SettingException;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import java.time.Duration;

/**
 * How people are signed in.
 *
 * @param sessionIdle how long a session lasts without use
 * @param sessionLifetime how long it lasts at most
 * @param proxies how many trusted proxies stand before the service, each of which adds the address
 *     it sees to {@code X-Forwarded-For}; 0 for none
 */
@ConfigurationProperties("precept.sign-in")
public record SignInSettings(
        @DefaultValue("1h") Duration sessionIdle,
        @DefaultValue("24h") Duration sessionLifetime,
        @DefaultValue("0") int proxies) {
    public SignInSettings {
        if (sessionIdle.compareTo(Duration.ofMinutes(1)) < 0
                || sessionLifetime.compareTo(sessionIdle) < 0) {
            throw new SettingException(
                    "precept.sign-in: a session cannot last so short.",
                    "Let session-idle be a minute at least, session-lifetime no shorter.");
        }
        if (proxies < 0) {
            throw new SettingException(
                    "precept.sign-in.proxies is negative.", "Say how many proxies add an address.");
        }
    }
}
