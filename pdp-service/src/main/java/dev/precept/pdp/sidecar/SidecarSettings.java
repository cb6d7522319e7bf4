package dev.precept.pdp.sidecar;

import dev.precept.domain.shared.Handle;
import dev.precept.gateway.GatewayKey;
import dev.precept.gateway.HttpFeed;
import dev.precept.pdp.jose.PresentedKey;
import dev.precept.pdp.settings.SettingException;

import org.springframework.core.env.Environment;

import java.net.URI;

/**
 * Whom a sidecar follows, and as which gateway.
 *
 * @param url where the service answers, its decision port best; without a final slash
 * @param organization the handle of the organization that the gateway is registered in
 * @param key the gateway's
 * @param presented the same, read
 */
public record SidecarSettings(String url, Handle organization, String key, PresentedKey presented) {
    private static final String URL = "precept.sidecar.url";
    private static final String ORGANIZATION = "precept.sidecar.organization";
    private static final String KEY = "precept.sidecar.key";

    /**
     * Reads them.
     *
     * @throws SettingException where one is missing or is none
     */
    static SidecarSettings of(Environment environment) {
        String url = value(environment, URL);
        String organization = value(environment, ORGANIZATION);
        String key = value(environment, KEY);
        checkUrl(url);
        if (!Handle.isHandle(organization)) {
            throw new SettingException(
                    "'" + organization + "' is no organization's handle.",
                    "Give " + ORGANIZATION + " the name that its paths have: …/o/NAME/…");
        }
        PresentedKey presented = PresentedKey.read(PresentedKey.Kind.GATEWAY, key);
        if (presented == null) {
            throw new SettingException(
                    "What " + KEY + " holds is no gateway's key.",
                    "A key begins with pgk_ and is shown once, when it is made: POST"
                            + " /v1/organizations/"
                            + organization
                            + "/gateways/{gateway}/keys.");
        }
        return new SidecarSettings(url, new Handle(organization), key, presented);
    }

    /** The same, as whoever follows takes it. */
    HttpFeed.Service service() {
        return new HttpFeed.Service(URI.create(url), organization, GatewayKey.of(key));
    }

    private static String value(Environment environment, String name) {
        String value = environment.getProperty(name, "").strip();
        if (value.isEmpty()) {
            throw new SettingException(
                    "A sidecar needs " + name + ".",
                    "Give "
                            + URL
                            + " (where the service answers), "
                            + ORGANIZATION
                            + " (a handle) and "
                            + KEY
                            + " (a key of the gateway's registration; best as the environment"
                            + " variable PRECEPT_SIDECAR_KEY).");
        }
        return value;
    }

    private static void checkUrl(String url) {
        URI uri;
        try {
            uri = URI.create(url);
        } catch (IllegalArgumentException malformed) {
            throw unfit(url);
        }
        boolean isWeb = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
        boolean isPlain =
                uri.getRawQuery() == null
                        && uri.getRawFragment() == null
                        && uri.getRawUserInfo() == null;
        if (!isWeb || uri.getHost() == null || !isPlain || url.endsWith("/")) {
            throw unfit(url);
        }
    }

    private static SettingException unfit(String url) {
        return new SettingException(
                "No service is found at '" + url + "'.",
                "Give " + URL + " as http(s)://host[:port][/path], without query and final slash.");
    }

    /** Never the key. */
    @Override
    public String toString() {
        return organization + " at " + url;
    }
}
