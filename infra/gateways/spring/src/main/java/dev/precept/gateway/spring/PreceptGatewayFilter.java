package dev.precept.gateway.spring;

import dev.precept.projections.enforcement.Credential;
import dev.precept.projections.enforcement.GatewayRequest;
import dev.precept.projections.enforcement.IdentityFields;
import dev.precept.projections.enforcement.Refusal;

import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.core.Ordered;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.SslInfo;
import org.springframework.web.server.ServerWebExchange;

import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;

/**
 * Holds every request that a Spring Cloud Gateway routes to the decision point, as it came: before
 * any filter of a route changes it.
 */
final class PreceptGatewayFilter implements GlobalFilter, Ordered {
    /** Before the filters of routes, which begin at 1, and before those that send it on. */
    private static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 100;

    private final Enforcer enforcer;

    PreceptGatewayFilter(Enforcer enforcer) {
        this.enforcer = enforcer;
    }

    @Override
    public int getOrder() {
        return ORDER;
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
        Arrived arrived = arrived(exchange.getRequest());
        return switch (enforcer.decide(arrived)) {
            case Verdict.Ahead ahead ->
                    Mono.fromCallable(() -> enforcer.decideLater(ahead, arrived))
                            .subscribeOn(Schedulers.boundedElastic())
                            .flatMap(verdict -> enforce(verdict, exchange, chain));
            case Verdict.Pass pass -> enforce(pass, exchange, chain);
            case Verdict.Refused refused -> enforce(refused, exchange, chain);
        };
    }

    private static Mono<Void> enforce(
            Verdict verdict, ServerWebExchange exchange, GatewayFilterChain chain) {
        exchange.getResponse()
                .getHeaders()
                .set(AnswerFields.POSITION, verdict.position().toString());
        return switch (verdict) {
            case Verdict.Pass pass -> pass(pass, exchange, chain);
            case Verdict.Refused refused -> write(refused.refusal(), exchange.getResponse());
            case Verdict.Ahead ahead -> write(ahead.now().refusal(), exchange.getResponse());
        };
    }

    private static Mono<Void> pass(
            Verdict.Pass pass, ServerWebExchange exchange, GatewayFilterChain chain) {
        if (pass.isStale()) {
            exchange.getResponse().getHeaders().set(AnswerFields.STALE, "true");
        }
        return chain.filter(
                exchange.mutate()
                        .request(request -> request.headers(it -> identify(it, pass.identity())))
                        .build());
    }

    private static void identify(HttpHeaders fields, Map<String, String> identity) {
        List<String> clients = fields.headerNames().stream().filter(IdentityFields::isOne).toList();
        clients.forEach(fields::remove);
        identity.forEach(fields::set);
    }

    private static Arrived arrived(ServerHttpRequest request) {
        HttpHeaders fields = request.getHeaders();
        InetSocketAddress remote = request.getRemoteAddress();
        return new Arrived(
                told(request),
                Credential.of(
                        all(fields, HttpHeaders.AUTHORIZATION),
                        all(fields, Credential.API_KEY_FIELD)),
                all(fields, "DPoP"),
                certificate(request.getSslInfo()),
                remote == null || remote.getAddress() == null
                        ? null
                        : remote.getAddress().getHostAddress());
    }

    private static GatewayRequest told(ServerHttpRequest request) {
        URI uri = request.getURI();
        boolean isNamedOnce = all(request.getHeaders(), HttpHeaders.HOST).size() <= 1;
        String host = uri.getHost();
        if (!isNamedOnce || host == null) {
            return GatewayRequest.unclear("the host");
        }
        String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
        return GatewayRequest.told(
                request.getMethod().name(), host + port, uri.getRawPath(), uri.getScheme());
    }

    private static @Nullable X509Certificate certificate(@Nullable SslInfo connection) {
        X509Certificate[] shown = connection == null ? null : connection.getPeerCertificates();
        return shown == null || shown.length == 0 ? null : shown[0];
    }

    private static List<String> all(HttpHeaders fields, String name) {
        List<String> values = fields.get(name);
        return values == null ? List.of() : values;
    }

    private static Mono<Void> write(Refusal refusal, ServerHttpResponse response) {
        response.setStatusCode(HttpStatusCode.valueOf(refusal.status()));
        HttpHeaders fields = response.getHeaders();
        String challenge = refusal.challenge();
        String retryAfter = refusal.retryAfter();
        if (challenge != null) {
            fields.set(HttpHeaders.WWW_AUTHENTICATE, challenge);
        }
        if (retryAfter != null) {
            fields.set(HttpHeaders.RETRY_AFTER, retryAfter);
        }
        byte[] body = refusal.json().getBytes(StandardCharsets.UTF_8);
        fields.setContentType(MediaType.parseMediaType(Refusal.MEDIA_TYPE));
        fields.setContentLength(body.length);
        DataBuffer buffer = response.bufferFactory().wrap(body);
        return response.writeWith(Mono.just(buffer));
    }
}
