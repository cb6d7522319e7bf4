package dev.precept.pdp.settings;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import java.net.URI;
import java.nio.file.Path;

/**
 * How this node is reached.
 *
 * @param port the port to listen on; 0 for any free one
 * @param data where everything of this service lies
 * @param baseUrl how clients reach the service, without a trailing slash: it alone decides issuers
 *     and links, never a request's headers; empty for {@code http(s)://localhost:PORT}
 * @param insecureBind whether to listen on every interface although there is no TLS
 * @param tls the certificate and key to serve TLS with; null for none
 */
@ConfigurationProperties("precept")
public record ServiceSettings(
        @DefaultValue("8080") int port,
        @DefaultValue("./data") Path data,
        @DefaultValue("") String baseUrl,
        @DefaultValue("false") boolean insecureBind,
        @Nullable Tls tls) {

    /** PEM files. */
    public record Tls(Path certificate, Path key) {}

    public ServiceSettings {
        if (baseUrl.isEmpty()) {
            baseUrl = (tls == null ? "http" : "https") + "://localhost:" + port;
        }
        checkBaseUrl(baseUrl);
    }

    private static void checkBaseUrl(String baseUrl) {
        URI uri;
        try {
            uri = URI.create(baseUrl);
        } catch (IllegalArgumentException malformed) {
            throw new SettingException("The base URL '" + baseUrl + "' is not a URL.", advice());
        }
        boolean isWeb = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
        boolean isPlain =
                uri.getRawQuery() == null
                        && uri.getRawFragment() == null
                        && uri.getRawUserInfo() == null;
        if (!isWeb || uri.getHost() == null || !isPlain || baseUrl.endsWith("/")) {
            throw new SettingException(
                    "The base URL '" + baseUrl + "' cannot be an issuer's beginning.", advice());
        }
    }

    private static String advice() {
        return "Give --base-url as http(s)://host[:port][/path], without query and final slash.";
    }
}
