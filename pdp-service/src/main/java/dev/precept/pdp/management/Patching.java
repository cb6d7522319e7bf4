package dev.precept.pdp.management;

import dev.precept.pdp.management.document.Cursor;
import dev.precept.pdp.management.document.JsonReader;
import dev.precept.pdp.management.document.MergePatch;
import dev.precept.pdp.management.document.Node;
import dev.precept.pdp.security.CallerAuthentication;
import dev.precept.pdp.web.Headers;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

import tools.jackson.databind.json.JsonMapper;

import java.lang.reflect.Method;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * PATCH of everything that has a PUT and a revision (RFC 5789) by JSON merge patches (RFC 7396):
 * the thing as its GET shows it, with the patch applied, goes to its PUT, which holds only while
 * the thing has the revision that was read. So there is one set of rules, and nothing that somebody
 * else wrote meanwhile is lost: without {@code If-Match} it is read again, within bounds. Threads
 * share it.
 */
@Component
final class Patching implements SmartInitializingSingleton {
    /** The attribute of a request that holds the patch that it carries out. */
    static final String PATCH = Patching.class.getName() + ".patch";

    /** The media type of patches. */
    static final String MERGE_PATCH = "application/merge-patch+json";

    private static final MediaType TYPE = MediaType.parseMediaType(MERGE_PATCH);

    /** The headers of a command that its PUT is to have; each may be there once. */
    private static final List<String> PASSED =
            List.of("Idempotency-Key", Headers.REASON, Headers.FENCE, Headers.PROOF);

    /** What the mapping knows of a request, which the requests made of it share. */
    private static final List<String> MAPPED =
            List.of(
                    HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE,
                    HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE);

    private final RequestMappingHandlerMapping mapping;
    private final Handlers handlers;
    private final Administration administration;
    private final JsonMapper json;
    private final Map<Writable, Pair> pairs = new EnumMap<>(Writable.class);

    Patching(
            @Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping mapping,
            Handlers handlers,
            Administration administration,
            JsonMapper json) {
        this.mapping = mapping;
        this.handlers = handlers;
        this.administration = administration;
        this.json = json;
    }

    /** What reads a resource, and what writes it. */
    private record Pair(HandlerMethod get, HandlerMethod put) {}

    /** A thing as it is: its PUT's body, and its ETag. */
    private record Read(Node body, String etag) {}

    @Override
    public void afterSingletonsInstantiated() {
        Map<String, HandlerMethod> found = new HashMap<>();
        mapping.getHandlerMethods()
                .forEach(
                        (info, handler) -> {
                            for (RequestMethod method : info.getMethodsCondition().getMethods()) {
                                for (String pattern : info.getPatternValues()) {
                                    found.put(method + " " + pattern, handler);
                                }
                            }
                        });
        Method patch = patchMethod();
        for (Writable kind : Writable.values()) {
            pairs.put(
                    kind,
                    new Pair(
                            handler(found, "GET " + kind.pattern()),
                            handler(found, "PUT " + kind.pattern())));
            mapping.registerMapping(
                    RequestMappingInfo.paths(kind.pattern())
                            .methods(RequestMethod.PATCH)
                            .options(mapping.getBuilderConfiguration())
                            .build(),
                    this,
                    patch);
        }
    }

    private static HandlerMethod handler(Map<String, HandlerMethod> found, String what) {
        return Objects.requireNonNull(found.get(what), what).createWithResolvedBean();
    }

    private static Method patchMethod() {
        try {
            return Patching.class.getDeclaredMethod(
                    "patch", Exchange.class, HttpServletRequest.class);
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The controller that carries out what a patch of this path comes to. */
    Class<?> writer(String pattern) {
        return pair(kind(pattern)).put().getBeanType();
    }

    /** Carries out a patch. */
    ResponseEntity<?> patch(Exchange exchange, HttpServletRequest request) {
        Writable kind =
                kind(
                        String.valueOf(
                                request.getAttribute(
                                        HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE)));
        Long expected =
                Preconditions.expectedRevision(
                        exchange.header(HttpHeaders.IF_MATCH),
                        exchange.header(HttpHeaders.IF_NONE_MATCH));
        if (exchange.header(HttpHeaders.IF_NONE_MATCH) != null) {
            throw ProblemException.of(
                    400, "invalid-header", "A patch makes nothing: PUT does, with this header.");
        }
        Map<String, String> headers = headers(exchange);
        Cursor patch = read(exchange);
        for (int attempt = 1; ; attempt++) {
            Read read = read(kind, exchange, request);
            if (expected != null && isBehind(read, expected)) {
                administration.catchUp();
                read = read(kind, exchange, request);
            }
            try {
                return write(kind, exchange, request, merged(read, patch, headers, expected));
            } catch (ProblemException e) {
                boolean isLost = e.problem().status() == 412 && expected == null;
                if (!isLost || attempt == Limits.PATCH_ATTEMPTS) {
                    throw e.withoutPlaces();
                }
                administration.catchUp();
            }
        }
    }

    /** The PUT that the patch comes to. */
    private SupposedCommand merged(
            Read read, Cursor patch, Map<String, String> headers, @Nullable Long expected) {
        Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        all.putAll(headers);
        // One that was carried out before is answered as it was, whatever the revision is by now.
        all.put(
                HttpHeaders.IF_MATCH,
                expected == null ? read.etag() : Preconditions.etag(expected));
        Node merged = MergePatch.apply(read.body(), patch.node());
        return new SupposedCommand(
                "PUT", "", null, all, json.writeValueAsBytes(PlainJson.plain(merged)));
    }

    private static boolean isBehind(Read read, long expected) {
        Long revision = Preconditions.expectedRevision(read.etag(), null);
        return revision != null && revision < expected;
    }

    private Read read(Writable kind, Exchange exchange, HttpServletRequest request) {
        SupposedCommand get =
                new SupposedCommand("GET", "", null, Map.of(), new byte[0]).at(request, false);
        ResponseEntity<?> reply = handlers.invoke(inner(exchange, request, get), pair(kind).get());
        String etag = reply.getHeaders().getETag();
        if (etag == null) {
            throw ProblemException.of(
                    409,
                    "not-allowed",
                    "It is shared by an organization above, and is changed there: PUT makes one"
                            + " here that stands for it.");
        }
        if (!(reply.getBody() instanceof Map<?, ?> shown)) {
            throw new IllegalStateException("what can be patched has members");
        }
        byte[] body = json.writeValueAsBytes(kind.body(Writable.members(shown)));
        return new Read(Exchange.root(JsonReader.read(body)).node(), etag);
    }

    private ResponseEntity<?> write(
            Writable kind, Exchange exchange, HttpServletRequest request, SupposedCommand put) {
        SupposedRequest inner = inner(exchange, request, put.at(request, true));
        inner.setAttribute(PATCH, exchange.body());
        return handlers.invoke(inner, pair(kind).put());
    }

    private static SupposedRequest inner(
            Exchange exchange, HttpServletRequest request, SupposedCommand command) {
        SupposedRequest inner =
                new SupposedRequest(
                        request,
                        command,
                        new CallerAuthentication(exchange.caller()),
                        exchange.hypothesis());
        for (String name : MAPPED) {
            inner.setAttribute(name, request.getAttribute(name));
        }
        return inner;
    }

    private static Map<String, String> headers(Exchange exchange) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.put(HttpHeaders.CONTENT_TYPE, MediaType.APPLICATION_JSON_VALUE);
        for (String name : PASSED) {
            String value = exchange.header(name);
            if (value != null) {
                headers.put(name, value);
            }
        }
        return headers;
    }

    private static Cursor read(Exchange exchange) {
        MediaType type = exchange.mediaType();
        if (type == null || !type.equalsTypeAndSubtype(TYPE)) {
            throw Exchange.unsupportedType(MERGE_PATCH);
        }
        return Exchange.root(JsonReader.read(exchange.body()));
    }

    private static Writable kind(String pattern) {
        return Objects.requireNonNull(Writable.at(pattern), pattern);
    }

    private Pair pair(Writable kind) {
        return Objects.requireNonNull(pairs.get(kind), "registered");
    }
}
