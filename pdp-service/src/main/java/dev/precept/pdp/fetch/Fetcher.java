package dev.precept.pdp.fetch;

import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Asks URLs that others chose (THREATS 26): over TLS, from public addresses, each name resolved
 * once and that very address connected to; without redirects, cookies, proxies or compression;
 * bounded in bytes and time. Threads share it.
 */
public final class Fetcher implements AutoCloseable {
    private static final Set<Integer> PORTS = Set.of(-1, 443, 8443);
    private static final int CHUNK_BYTES = 8_192;

    private final CloseableHttpClient client;
    private final Duration longest;
    private final ScheduledThreadPoolExecutor ends =
            new ScheduledThreadPoolExecutor(
                    1, Thread.ofPlatform().daemon().name("fetch-ends").factory());
    private final boolean isLoopbackAllowed;
    private final Names names;

    /** Where a name leads now; another answer may come the next time. */
    @FunctionalInterface
    interface Names {
        InetAddress[] find(String host) throws UnknownHostException;
    }

    /**
     * A fetcher.
     *
     * @param isLoopbackAllowed whether this machine may be asked, also without TLS and on any port
     */
    Fetcher(boolean isLoopbackAllowed) {
        this(isLoopbackAllowed, InetAddress::getAllByName, Limits.DOCUMENT);
    }

    /**
     * A fetcher.
     *
     * @param longest how long one exchange may take in all
     */
    Fetcher(boolean isLoopbackAllowed, Names names, Duration longest) {
        this.isLoopbackAllowed = isLoopbackAllowed;
        this.names = names;
        this.longest = longest;
        ends.setRemoveOnCancelPolicy(true);
        Timeout step = Timeout.of(Limits.STEP);
        this.client =
                HttpClients.custom()
                        .setConnectionManager(
                                PoolingHttpClientConnectionManagerBuilder.create()
                                        .setDnsResolver(new Resolver())
                                        .setMaxConnTotal(Limits.CONNECTIONS)
                                        .setMaxConnPerRoute(Limits.CONNECTIONS_PER_HOST)
                                        .setDefaultConnectionConfig(
                                                ConnectionConfig.custom()
                                                        .setConnectTimeout(step)
                                                        .setSocketTimeout(step)
                                                        .build())
                                        .build())
                        .setDefaultRequestConfig(
                                RequestConfig.custom()
                                        .setResponseTimeout(step)
                                        .setConnectionRequestTimeout(step)
                                        .build())
                        .disableRedirectHandling()
                        .disableAutomaticRetries()
                        .disableCookieManagement()
                        .disableAuthCaching()
                        .disableContentCompression()
                        .build();
    }

    /**
     * The document there.
     *
     * @throws IOException where there is none that may be had
     */
    public byte[] fetch(String url) throws IOException {
        return fetch(url, null);
    }

    /**
     * The document there.
     *
     * @param token a bearer token to send along; null for none
     * @throws IOException where there is none that may be had
     */
    public byte[] fetch(String url, @Nullable String token) throws IOException {
        HttpGet request = new HttpGet(checked(url));
        request.setHeader("Accept", "application/json");
        if (token != null) {
            request.setHeader("Authorization", "Bearer " + token);
        }
        return exchange(request, Fetcher::body);
    }

    /**
     * What is answered there to a form.
     *
     * @param authorization the header field; null for none
     * @throws IOException where nothing may be sent there, or the answer is not of status 200
     */
    public byte[] submit(String url, String form, @Nullable String authorization)
            throws IOException {
        HttpPost request = new HttpPost(checked(url));
        request.setEntity(new StringEntity(form, ContentType.APPLICATION_FORM_URLENCODED));
        request.setHeader("Accept", "application/json");
        if (authorization != null) {
            request.setHeader("Authorization", authorization);
        }
        return exchange(request, Fetcher::body);
    }

    /**
     * Sends something there; what is answered is not read.
     *
     * @param type the body's media type
     * @param fields header fields to send along
     * @return the status
     * @throws IOException where nothing may be sent there, or no answer came
     */
    public int post(String url, String type, byte[] body, Map<String, String> fields)
            throws IOException {
        HttpPost request = new HttpPost(checked(url));
        request.setEntity(new ByteArrayEntity(body, ContentType.parse(type)));
        fields.forEach(request::setHeader);
        return exchange(request, ClassicHttpResponse::getCode);
    }

    /** What is taken from an answer. */
    @FunctionalInterface
    private interface Taking<T> {
        T from(ClassicHttpResponse response) throws IOException;
    }

    /**
     * Whoever answers may send a byte now and then, and never end: so the exchange is ended from
     * outside. What is not taken from an answer is not read either, as closing it would do.
     */
    private <T> T exchange(HttpUriRequestBase request, Taking<T> taking) throws IOException {
        Future<?> end = ends.schedule(request::abort, longest.toMillis(), TimeUnit.MILLISECONDS);
        try {
            return taking.from(client.executeOpen(null, request, null));
        } catch (IllegalStateException released) {
            // The connection was taken away between two steps.
            throw new IOException("took too long", released);
        } finally {
            end.cancel(false);
            request.abort();
        }
    }

    private URI checked(String url) throws IOException {
        URI uri;
        try {
            uri = URI.create(url);
        } catch (IllegalArgumentException malformed) {
            throw new IOException("not a URL", malformed);
        }
        boolean isPlain = uri.getRawUserInfo() == null && uri.getRawFragment() == null;
        boolean isSafe =
                "https".equals(uri.getScheme())
                        ? isLoopbackAllowed || PORTS.contains(uri.getPort())
                        : isLoopbackAllowed && "http".equals(uri.getScheme());
        if (uri.getHost() == null || !isPlain || !isSafe) {
            throw new IOException("not https://host[:443|:8443]/path");
        }
        if ("http".equals(uri.getScheme()) && !names.find(uri.getHost())[0].isLoopbackAddress()) {
            throw new IOException("plain http is for this machine only");
        }
        return uri;
    }

    private static byte[] body(ClassicHttpResponse response) throws IOException {
        HttpEntity entity = response.getEntity();
        if (response.getCode() != 200 || entity == null) {
            throw new IOException("answered with status " + response.getCode());
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        byte[] chunk = new byte[CHUNK_BYTES];
        InputStream in = entity.getContent();
        for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
            body.write(chunk, 0, n);
            if (body.size() > Limits.DOCUMENT_BYTES) {
                throw new IOException("more than " + Limits.DOCUMENT_BYTES + " bytes");
            }
        }
        return body.toByteArray();
    }

    @Override
    public void close() throws IOException {
        ends.shutdownNow();
        client.close();
    }

    /** What it answers is connected to, so that a name cannot lead elsewhere meanwhile. */
    private final class Resolver implements DnsResolver {
        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            InetAddress[] addresses = names.find(host);
            for (InetAddress address : addresses) {
                boolean isAllowed =
                        PublicAddresses.isPublic(address)
                                || (isLoopbackAllowed && address.isLoopbackAddress());
                if (!isAllowed) {
                    throw new UnknownHostException("leads to an address that is not public");
                }
            }
            return addresses;
        }

        @Override
        public String resolveCanonicalHostname(String host) {
            return host;
        }
    }
}
