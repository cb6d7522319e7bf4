package dev.precept.gateway.spring;

import dev.precept.domain.shared.Handle;
import dev.precept.gateway.GatewayKey;
import dev.precept.gateway.HttpFeed;

import java.net.URI;

/**
 * The settings, read.
 *
 * @param service whom to follow, and as whom
 * @param stale where the newest image is good enough
 */
record GatewaySettings(HttpFeed.Service service, StaleRoutes stale) {
    /**
     * Reads them.
     *
     * @throws GatewaySettingException where one is missing or is none
     */
    static GatewaySettings of(PreceptGatewayProperties properties) {
        String organization = given("organization", properties.organization());
        if (!Handle.isHandle(organization)) {
            throw new GatewaySettingException(
                    "'" + organization + "' is no organization's handle.",
                    "Give precept.gateway.organization the name that its paths have: /o/NAME/.");
        }
        URI url = url(given("url", properties.url()));
        return new GatewaySettings(
                new HttpFeed.Service(
                        url, new Handle(organization), key(given("key", properties.key()))),
                StaleRoutes.of(properties.serveStale()));
    }

    private static String given(String name, String value) {
        if (value.isBlank()) {
            throw new GatewaySettingException(
                    "Nothing says who decides about requests: precept.gateway."
                            + name
                            + " is missing.",
                    "Give precept.gateway.url (where the service answers), .organization (a handle)"
                            + " and .key (of the gateway's registration; best as the environment"
                            + " variable PRECEPT_GATEWAY_KEY). To let everything pass, say"
                            + " precept.gateway.enabled=false.");
        }
        return value.strip();
    }

    private static GatewayKey key(String text) {
        try {
            return GatewayKey.of(text);
        } catch (IllegalArgumentException none) {
            throw new GatewaySettingException(
                    "What precept.gateway.key holds is no gateway's key.",
                    "A key begins with pgk_ and is shown once, when it is made.");
        }
    }

    private static URI url(String text) {
        try {
            URI uri = URI.create(text);
            boolean isWeb = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            if (isWeb && uri.getHost() != null && uri.getRawQuery() == null) {
                return uri;
            }
        } catch (IllegalArgumentException malformed) {
            throw unfit(text);
        }
        throw unfit(text);
    }

    private static GatewaySettingException unfit(String url) {
        return new GatewaySettingException(
                "No service is found at '" + url + "'.",
                "Give precept.gateway.url as http(s)://host[:port][/path].");
    }
}
