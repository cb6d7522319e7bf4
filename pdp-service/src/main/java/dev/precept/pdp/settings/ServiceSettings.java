package dev.precept.pdp.settings;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/**
 * How this node is reached.
 *
 * @param port the port to listen on; 0 for any free one
 * @param decisionPort the port that serves decisions and introspection alone; 0 for any free one,
 *     -1 for the one after the main port
 * @param data where everything of this service lies
 * @param baseUrl how clients reach the service, without a trailing slash: it alone decides issuers
 *     and links, never a request's headers; empty for {@code http(s)://localhost:PORT}
 * @param insecureBind whether to listen on every interface although there is no TLS
 * @param tls the certificate and key to serve TLS with; null for none
 */
@ConfigurationProperties("precept")
public record ServiceSettings(
        @DefaultValue("8080") int port,
        @DefaultValue("-1") int decisionPort,
        @DefaultValue("./data") Path data,
        @DefaultValue("") String baseUrl,
        @DefaultValue("false") boolean insecureBind,
        @Nullable Tls tls) {

    private static final int LAST_PORT = 65_535;

    /**
     * How TLS is served.
     *
     * @param certificate a PEM file
     * @param key a PEM file
     * @param clientCa a PEM file of the authorities that certify clients' names; null for none
     * @param clientCertificates whether clients are asked for certificates of their own making
     */
    public record Tls(
            Path certificate,
            Path key,
            @Nullable Path clientCa,
            @DefaultValue("false") boolean clientCertificates) {
        /** Whether clients are asked for a certificate; none has to have one. */
        public boolean asksClients() {
            return clientCa != null || clientCertificates;
        }

        /** The versions of TLS that are served. */
        public static final List<String> PROTOCOLS = List.of("TLSv1.3", "TLSv1.2");
    }

    public ServiceSettings {
        if (decisionPort < 0) {
            decisionPort = port == 0 ? 0 : port + 1;
        }
        checkPort("port", port);
        checkPort("decision port", decisionPort);
        if (baseUrl.isEmpty()) {
            baseUrl = (tls == null ? "http" : "https") + "://localhost:" + port;
        }
        checkBaseUrl(baseUrl);
    }

    /**
     * The interface to listen on; null for all. Without TLS that is the loopback interface only,
     * unless the operator says that something in front does TLS (ARCHITECTURE 8.1).
     */
    public @Nullable InetAddress bindAddress() {
        return tls == null && !insecureBind ? InetAddress.getLoopbackAddress() : null;
    }

    private static void checkPort(String name, int port) {
        if (port < 0 || port > LAST_PORT) {
            throw new SettingException(
                    "The " + name + " " + port + " is none.",
                    "Name a port from 1 to " + LAST_PORT + ", or 0 for any free one.");
        }
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
