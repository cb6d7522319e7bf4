package dev.precept.pdp.opa.engine;

import dev.precept.pdp.settings.SettingException;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The OPA that evaluates policies in Rego which carry no WebAssembly.
 *
 * @param url where it answers, without a final slash; empty for none
 * @param deadline how long one evaluation may take
 * @param concurrent how many are asked at once
 * @param tokenFile holds a bearer token, read anew when it changes; null for none
 * @param certificate a PEM file of the certificate to show it; null for none
 * @param key a PEM file of that certificate's key
 * @param ca a PEM file of the authorities that certify it; null for those that Java knows
 * @param plainHttp whether it may be asked without TLS though it is not on this machine
 */
@ConfigurationProperties("precept.opa")
record OpaSettings(
        @DefaultValue("") String url,
        @DefaultValue("50ms") Duration deadline,
        @DefaultValue("64") int concurrent,
        @Nullable Path tokenFile,
        @Nullable Path certificate,
        @Nullable Path key,
        @Nullable Path ca,
        @DefaultValue("false") boolean plainHttp) {
    OpaSettings {
        if (!url.isEmpty()) {
            checkUrl(url, plainHttp);
        }
        if (deadline.isZero() || deadline.isNegative() || concurrent < 1) {
            throw new SettingException(
                    "An OPA that may never answer is none.",
                    "Give precept.opa.deadline a time, as 50ms, and precept.opa.concurrent a"
                            + " count from 1.");
        }
        if ((certificate == null) != (key == null)) {
            throw new SettingException(
                    "A certificate is of no use without its key.",
                    "Give both precept.opa.certificate and precept.opa.key, or neither.");
        }
    }

    private static void checkUrl(String url, boolean isPlainHttpAllowed) {
        URI uri;
        try {
            uri = URI.create(url);
        } catch (IllegalArgumentException malformed) {
            throw unfit(url);
        }
        boolean isPlain =
                uri.getRawQuery() == null
                        && uri.getRawFragment() == null
                        && uri.getRawUserInfo() == null;
        boolean isWeb = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
        if (!isWeb || uri.getHost() == null || !isPlain || url.endsWith("/")) {
            throw unfit(url);
        }
        if ("http".equals(uri.getScheme()) && !isPlainHttpAllowed && !isHere(uri.getHost())) {
            throw new SettingException(
                    "The OPA at '" + url + "' would be told in the clear who asks for what.",
                    "Give precept.opa.url with https, or precept.opa.plain-http=true where the"
                            + " network is trusted.");
        }
    }

    private static boolean isHere(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException unknown) {
            return false;
        }
    }

    private static SettingException unfit(String url) {
        return new SettingException(
                "No OPA is found at '" + url + "'.",
                "Give precept.opa.url as http(s)://host[:port][/path], without query and final"
                        + " slash.");
    }
}
