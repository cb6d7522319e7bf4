package dev.precept.pdp.management;

import dev.precept.domain.role.Validity;
import dev.precept.domain.shared.Approval;
import dev.precept.domain.shared.Handle;
import dev.precept.domain.shared.ScopeToken;
import dev.precept.pdp.command.CommandRequest;
import dev.precept.pdp.command.Hypothesis;
import dev.precept.pdp.command.IdempotencyKey;
import dev.precept.pdp.management.document.Cursor;
import dev.precept.pdp.management.document.Fault;
import dev.precept.pdp.management.document.JsonReader;
import dev.precept.pdp.management.document.Node;
import dev.precept.pdp.management.document.Parsed;
import dev.precept.pdp.management.document.Place;
import dev.precept.pdp.security.Caller;
import dev.precept.pdp.web.Headers;
import dev.precept.pdp.web.Moment;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

import java.io.IOException;
import java.io.InputStream;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A request to the administration API: who asks, and what he says. Used by one thread. */
final class Exchange {
    private final HttpServletRequest request;
    private final Caller caller;
    private final String correlation;
    private final Query query;
    private final int maximumBytes;
    private @Nullable Hypothesis hypothesis;
    private byte @Nullable [] body;
    private byte @Nullable [] patch;
    private @Nullable Cursor document;
    private @Nullable Moment then;

    /**
     * A request as it came.
     *
     * @param maximumBytes how long its body may be
     */
    Exchange(HttpServletRequest request, Caller caller, String correlation, int maximumBytes) {
        this.request = request;
        this.caller = caller;
        this.correlation = correlation;
        this.query = new Query(request.getQueryString());
        this.maximumBytes = maximumBytes;
    }

    Caller caller() {
        return caller;
    }

    /** The moment of the past that the answer is of; null for the present. */
    @Nullable Moment then() {
        return then;
    }

    /** The answer is of this moment. */
    void asksOf(Moment moment) {
        then = moment;
    }

    /** The hypothesis that the request is a part of; null where it is meant. */
    @Nullable Hypothesis hypothesis() {
        return hypothesis;
    }

    /** The same request, as a part of a hypothesis. */
    Exchange within(Hypothesis supposed) {
        Exchange exchange = new Exchange(request, caller, correlation, maximumBytes);
        exchange.hypothesis = supposed;
        exchange.patch = patch;
        return exchange;
    }

    /** The same request, made of a patch that was sent. */
    Exchange carryingOut(byte[] sent) {
        patch = sent;
        return this;
    }

    /** The same request, whose body was read before, as a part of a document. */
    Exchange reading(Cursor part) {
        document = part;
        return this;
    }

    /** The query, which may hold these parameters only. */
    Query query(String... known) {
        query.allow(List.of(known));
        return query;
    }

    /** Where a list goes on; null for its beginning. */
    @Nullable String cursor() {
        return query.text("cursor");
    }

    /** Which list is asked for: where it is, and what its filters are. */
    String list() {
        return request.getRequestURI() + '?' + query.filters();
    }

    @Nullable String header(String name) {
        Enumeration<String> values = request.getHeaders(name);
        String value = values.hasMoreElements() ? values.nextElement() : null;
        if (values.hasMoreElements()) {
            throw ProblemException.of(
                    400, "duplicate-header", "The header '" + name + "' is there more than once.");
        }
        return value;
    }

    /** The body as JSON; an absent one counts as an empty object. */
    Cursor json() {
        if (document != null) {
            return document;
        }
        MediaType type = mediaType();
        boolean isJson = type != null && isJson(type);
        if (type != null && !isJson) {
            throw unsupportedType("application/json");
        }
        byte[] bytes = body();
        if (bytes.length == 0) {
            return Cursor.root(new Node.ObjectNode(new Place(1, 1), Map.of()));
        }
        if (!isJson) {
            throw unsupportedType("application/json");
        }
        return root(JsonReader.read(bytes));
    }

    /**
     * The body as JSON, of what an absent one would empty: the request ends where there is none.
     */
    Cursor saidJson() {
        if (isBodyAbsent()) {
            throw ProblemException.of(
                    400, "missing-body", "There is no body; one that says nothing is {}.");
        }
        return json();
    }

    private boolean isBodyAbsent() {
        return document == null && body().length == 0;
    }

    /**
     * Ends the request where an absent body, which says that a role's member always counts, would
     * take away the member's time.
     *
     * @param existing when the member counts so far; null for none
     */
    void requireBodyToWiden(@Nullable Validity existing) {
        if (existing != null && !existing.isAlways()) {
            saidJson();
        }
    }

    /** The root of a well-formed document; otherwise the request ends. */
    static Cursor root(Parsed parsed) {
        return switch (parsed) {
            case Parsed.Document(Node root) -> Cursor.root(root);
            case Parsed.Malformed(List<Fault> faults) -> throw ProblemException.malformed(faults);
        };
    }

    /** The whole body; one that is too large ends the request. */
    byte[] body() {
        byte[] bytes = body;
        if (bytes == null) {
            bytes = read();
            if (bytes == null) {
                throw ProblemException.of(
                        413,
                        "body-too-large",
                        "The body has more than " + maximumBytes + " bytes.");
            }
            body = bytes;
        }
        return bytes;
    }

    /** What the body is said to be; null where nothing is said. */
    @Nullable MediaType mediaType() {
        String type = request.getContentType();
        try {
            return type == null ? null : MediaType.parseMediaType(type);
        } catch (InvalidMediaTypeException e) {
            throw unsupportedType("a media type");
        }
    }

    static boolean isJson(MediaType type) {
        return type.getSubtype().equals("json") || "json".equals(type.getSubtypeSuffix());
    }

    static ProblemException unsupportedType(String expected) {
        return ProblemException.of(
                415, "unsupported-media-type", "The Content-Type must be " + expected + ".");
    }

    /** How the command is to be carried out; these parameters it may have besides. */
    Asked asked(String organization, String... parameters) {
        Holding holding =
                new Holding(
                        FenceRequest.read(handle(organization), header(Headers.FENCE)),
                        ProofRequest.read(header(Headers.PROOF)));
        query.allow(Stream.concat(Stream.of("dryRun"), Stream.of(parameters)).toList());
        boolean isDryRun = query.choice("dryRun", "false", "true").equals("true");
        if (hypothesis != null && isDryRun) {
            throw Query.invalid("dryRun", "what is supposed only is a dry run as it is");
        }
        CommandRequest command =
                new CommandRequest(
                        caller.actor(),
                        correlation,
                        ReasonHeader.read(header(Headers.REASON)),
                        Preconditions.expectedRevision(header("If-Match"), header("If-None-Match")),
                        idempotencyKey(organization),
                        isDryRun || hypothesis != null,
                        request.getAttribute(Rehearsal.APPROVAL) instanceof Approval approval
                                ? approval
                                : null);
        return new Asked(handle(organization), command, holding, caller, hypothesis, sent());
    }

    /** The request as it can be sent again; what it demands besides is for this time only. */
    private SupposedCommand sent() {
        String type = request.getContentType();
        return new SupposedCommand(
                request.getMethod(),
                request.getRequestURI(),
                request.getQueryString(),
                type == null ? Map.of() : Map.of(HttpHeaders.CONTENT_TYPE, type),
                body());
    }

    /** A handle in the path. */
    static Handle handle(String text) {
        if (!Handle.isHandle(text)) {
            throw ProblemException.of(
                    400,
                    "invalid-handle",
                    "A handle in a path is [a-z0-9][a-z0-9._-]{0,127}, lower case.");
        }
        return new Handle(text);
    }

    /** A scope in the path. */
    static ScopeToken scope(String text) {
        if (!ScopeToken.isScopeToken(text)) {
            throw ProblemException.of(
                    400,
                    "invalid-scope",
                    "A scope in a path has 1 to 256 printable ASCII characters, no space, quote"
                            + " or backslash, percent-encoded.");
        }
        return new ScopeToken(text);
    }

    private @Nullable IdempotencyKey idempotencyKey(String organization) {
        String key = header("Idempotency-Key");
        if (key == null) {
            return null;
        }
        if (key.isBlank() || key.length() > Limits.PARAMETER_CHARACTERS) {
            throw ProblemException.of(
                    400,
                    "invalid-header",
                    "An Idempotency-Key has 1 to " + Limits.PARAMETER_CHARACTERS + " characters.");
        }
        String scope =
                Preconditions.hash(
                        caller.actor().kind().name(),
                        String.valueOf(caller.actor().id()),
                        organization,
                        patch == null ? request.getMethod() : "PATCH",
                        request.getRequestURI(),
                        key);
        return new IdempotencyKey(scope, Preconditions.hash(patch == null ? body() : patch));
    }

    /**
     * The body, null where it is too large; then some more of it is read all the same, since a
     * client that is still sending would not see the answer.
     */
    private byte @Nullable [] read() {
        try {
            InputStream in = request.getInputStream();
            byte[] bytes = in.readNBytes(maximumBytes + 1);
            if (bytes.length <= maximumBytes) {
                return bytes;
            }
            byte[] chunk = new byte[1 << 16];
            int left = Limits.DISCARDED_BYTES;
            for (int n = in.read(chunk); n >= 0 && left > 0; n = in.read(chunk)) {
                left -= n;
            }
            return null;
        } catch (IOException e) {
            throw ProblemException.of(
                    400, "body-incomplete", "The body ended before it was all there.");
        }
    }
}
