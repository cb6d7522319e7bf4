package dev.precept.gateway.spring;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import java.util.List;

/**
 * Which service decides, and as which gateway this application is registered there. The first three
 * have to be given.
 *
 * @param enabled whether requests are held to decisions at all
 * @param url where the service answers, its decision port best
 * @param organization the handle of the organization that the gateway is registered in
 * @param key a key of the gateway's registration
 * @param serveStale paths that are served, with those below them, by the newest image there is
 *     where nobody can say whether it still holds; their answers then tell
 * @param snapshot a file to keep the image in for the next start; empty for none
 */
@ConfigurationProperties("precept.gateway")
public record PreceptGatewayProperties(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("") String url,
        @DefaultValue("") String organization,
        @DefaultValue("") String key,
        @DefaultValue List<String> serveStale,
        @DefaultValue("") String snapshot) {
    /** Never the key. */
    @Override
    public String toString() {
        return "gateway of " + organization + " at " + url;
    }
}
