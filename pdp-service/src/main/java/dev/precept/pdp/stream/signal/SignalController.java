package dev.precept.pdp.stream.signal;

import dev.precept.domain.shared.Id;
import dev.precept.domain.shared.IdSource;
import dev.precept.pdp.jose.Sealing;
import dev.precept.pdp.oauth.Tenant;
import dev.precept.pdp.oauth.Tenants;
import dev.precept.pdp.security.Caller;
import dev.precept.pdp.security.CallerAuthentication;
import dev.precept.pdp.security.CallerRefusedException;
import dev.precept.pdp.security.Right;
import dev.precept.pdp.stream.signal.SignalStream.Settings;
import dev.precept.pdp.stream.signal.SignalStream.Status;
import dev.precept.pdp.web.Problem;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Where receivers manage their streams and poll them (SSF 1.0 section 8.1, RFC 8936): callers with
 * {@code precept:read} over the organization, each with streams of its own.
 */
@RestController
@RequestMapping("/o/{org}/ssf")
final class SignalController {
    private static final JsonMapper JSON = new JsonMapper();

    private final Tenants tenants;
    private final SignalStreams streams;
    private final SignalPoll poll;
    private final Sealing sealing;
    private final IdSource ids;

    SignalController(
            Tenants tenants,
            SignalStreams streams,
            SignalPoll poll,
            Sealing signalSealing,
            IdSource signalIds) {
        this.tenants = tenants;
        this.streams = streams;
        this.poll = poll;
        this.sealing = signalSealing;
        this.ids = signalIds;
    }

    @PostMapping("/streams")
    ResponseEntity<byte[]> create(HttpServletRequest request, @PathVariable("org") String org)
            throws IOException {
        Caller caller = caller(request);
        Tenant tenant = tenant(caller, org);
        String id = ids.next();
        Settings settings =
                SignalRequest.read(request).settings(id, SignalRequest.polled(), true, sealing);
        SignalStream stream =
                new SignalStream(
                        id,
                        tenant.id(),
                        caller.client(),
                        settings,
                        Status.ENABLED,
                        null,
                        tenant.image().position().value(),
                        Set.of(),
                        null);
        if (!streams.add(stream)) {
            throw new SignalRefusedException(
                    409,
                    "limit-exceeded",
                    "A receiver has at most "
                            + Limits.STREAMS_PER_CLIENT
                            + " streams of an organization; delete one first.");
        }
        return answer(201, shown(tenant, stream));
    }

    @GetMapping("/streams")
    ResponseEntity<byte[]> read(
            HttpServletRequest request,
            @PathVariable("org") String org,
            @RequestParam(name = "stream_id", required = false) @Nullable String id,
            @RequestParam(name = "all", defaultValue = "false") boolean isEverybodys) {
        Caller caller = caller(request);
        Tenant tenant = tenant(caller, org);
        if (id != null) {
            return answer(200, shown(tenant, administered(caller, tenant, id)));
        }
        if (isEverybodys) {
            caller.require(Right.ADMIN, tenant.id());
        }
        ArrayNode all = JSON.createArrayNode();
        for (SignalStream stream :
                isEverybodys ? streams.of(tenant.id()) : streams.of(tenant.id(), caller.client())) {
            all.add(shown(tenant, stream));
        }
        return answer(200, all);
    }

    @PatchMapping("/streams")
    ResponseEntity<byte[]> update(HttpServletRequest request, @PathVariable("org") String org)
            throws IOException {
        return change(request, org, false);
    }

    @PutMapping("/streams")
    ResponseEntity<byte[]> replace(HttpServletRequest request, @PathVariable("org") String org)
            throws IOException {
        return change(request, org, true);
    }

    private ResponseEntity<byte[]> change(
            HttpServletRequest request, String org, boolean isReplaced) throws IOException {
        Caller caller = caller(request);
        Tenant tenant = tenant(caller, org);
        SignalRequest body = SignalRequest.read(request);
        SignalStream stream = own(caller, tenant, body.required("stream_id"));
        streams.change(
                stream.id(), body.settings(stream.id(), stream.settings(), isReplaced, sealing));
        return answer(200, shown(tenant, own(caller, tenant, stream.id())));
    }

    @DeleteMapping("/streams")
    ResponseEntity<byte[]> delete(
            HttpServletRequest request,
            @PathVariable("org") String org,
            @RequestParam("stream_id") String id) {
        Caller caller = caller(request);
        streams.remove(administered(caller, tenant(caller, org), id).id());
        return nothing(204);
    }

    @GetMapping("/status")
    ResponseEntity<byte[]> status(
            HttpServletRequest request,
            @PathVariable("org") String org,
            @RequestParam("stream_id") String id) {
        Caller caller = caller(request);
        return answer(200, status(administered(caller, tenant(caller, org), id)));
    }

    @PostMapping("/status")
    ResponseEntity<byte[]> changeStatus(HttpServletRequest request, @PathVariable("org") String org)
            throws IOException {
        Caller caller = caller(request);
        Tenant tenant = tenant(caller, org);
        SignalRequest body = SignalRequest.read(request);
        SignalStream stream = own(caller, tenant, body.required("stream_id"));
        String asked = body.required("status");
        for (Status status : Status.values()) {
            if (word(status).equals(asked)) {
                streams.change(stream.id(), status, tenant.image().position().value());
                return answer(200, status(own(caller, tenant, stream.id())));
            }
        }
        throw SignalRefusedException.invalid("'status' is enabled, paused or disabled.");
    }

    @PostMapping("/subjects/add")
    ResponseEntity<byte[]> addSubject(HttpServletRequest request, @PathVariable("org") String org)
            throws IOException {
        Caller caller = caller(request);
        SignalRequest body = SignalRequest.read(request);
        SignalStream stream = own(caller, tenant(caller, org), body.required("stream_id"));
        streams.include(stream.id(), body.subject());
        return nothing(200);
    }

    @PostMapping("/subjects/remove")
    ResponseEntity<byte[]> removeSubject(
            HttpServletRequest request, @PathVariable("org") String org) throws IOException {
        Caller caller = caller(request);
        SignalRequest body = SignalRequest.read(request);
        SignalStream stream = own(caller, tenant(caller, org), body.required("stream_id"));
        if (!streams.exclude(stream.id(), body.subject())) {
            throw new SignalRefusedException(
                    403, "limit-exceeded", "The stream leaves out too many subjects already.");
        }
        return nothing(204);
    }

    @PostMapping("/verification")
    ResponseEntity<byte[]> verify(HttpServletRequest request, @PathVariable("org") String org)
            throws IOException {
        Caller caller = caller(request);
        SignalRequest body = SignalRequest.read(request);
        SignalStream stream = own(caller, tenant(caller, org), body.required("stream_id"));
        if (!streams.verify(stream.id(), ids.next(), body.text("state"))) {
            throw new SignalRefusedException(
                    429, "too-many-requests", "See min_verification_interval.");
        }
        return nothing(204);
    }

    @PostMapping("/streams/{stream}/poll")
    ResponseEntity<byte[]> poll(
            HttpServletRequest request,
            @PathVariable("org") String org,
            @PathVariable("stream") String id)
            throws IOException, InterruptedException {
        Caller caller = caller(request);
        Tenant tenant = tenant(caller, org);
        SignalStream stream = own(caller, tenant, id);
        if (stream.settings().method() != SignalStream.Method.POLL) {
            throw SignalRefusedException.invalid("The stream is pushed.");
        }
        return answer(
                200,
                poll.answer(
                        tenant.organization(), stream.id(), SignalRequest.read(request).poll()));
    }

    @ExceptionHandler
    ResponseEntity<byte[]> refused(SignalRefusedException e) {
        return ResponseEntity.status(e.problem().status())
                .contentType(MediaType.parseMediaType(Problem.MEDIA_TYPE))
                .body(e.problem().json());
    }

    private static Caller caller(HttpServletRequest request) {
        if (request.getUserPrincipal() instanceof CallerAuthentication known) {
            return known.getPrincipal();
        }
        throw new IllegalStateException("the security filters let nobody else through");
    }

    /** A caller is not told which organizations there are beyond those he may ask. */
    private Tenant tenant(Caller caller, String org) {
        Tenant tenant = tenants.find(org).orElseThrow(() -> new CallerRefusedException(Right.READ));
        boolean isReader =
                caller.may(Right.READ, tenant.id()) || caller.may(Right.ADMIN, tenant.id());
        if (!isReader) {
            throw new CallerRefusedException(Right.READ);
        }
        return tenant;
    }

    private SignalStream own(Caller caller, Tenant tenant, String id) {
        return find(tenant, id, stream -> stream.client().equals(caller.client()));
    }

    /** Whoever administers the organization sees and deletes everybody's. */
    private SignalStream administered(Caller caller, Tenant tenant, String id) {
        return caller.may(Right.ADMIN, tenant.id())
                ? find(tenant, id, _ -> true)
                : own(caller, tenant, id);
    }

    private SignalStream find(Tenant tenant, String id, Predicate<SignalStream> isMeant) {
        Optional<SignalStream> named = Id.isId(id) ? streams.find(id) : Optional.empty();
        return named.filter(stream -> stream.organization().equals(tenant.id()))
                .filter(isMeant)
                .orElseThrow(
                        () ->
                                new SignalRefusedException(
                                        404, "not-found", "You have no such stream here."));
    }

    private static ObjectNode shown(Tenant tenant, SignalStream stream) {
        ObjectNode shown = JSON.createObjectNode();
        shown.put("stream_id", stream.id());
        shown.put("iss", tenant.issuer());
        shown.put("aud", stream.client().value());
        Signal.SUPPORTED.forEach(shown.putArray("events_supported")::add);
        stream.settings().events().forEach(shown.putArray("events_requested")::add);
        stream.delivered().forEach(shown.putArray("events_delivered")::add);
        ObjectNode delivery = shown.putObject("delivery");
        delivery.put("method", stream.settings().method().uri());
        String endpoint = stream.settings().endpoint();
        delivery.put(
                "endpoint_url",
                endpoint == null
                        ? tenant.issuer() + "/ssf/streams/" + stream.id() + "/poll"
                        : endpoint);
        shown.put("min_verification_interval", Limits.VERIFICATION.toSeconds());
        String description = stream.settings().description();
        if (description != null) {
            shown.put("description", description);
        }
        return shown;
    }

    private static ObjectNode status(SignalStream stream) {
        ObjectNode status =
                JSON.createObjectNode()
                        .put("stream_id", stream.id())
                        .put("status", word(stream.status()));
        String reason = stream.reason();
        return reason == null ? status : status.put("reason", reason);
    }

    private static String word(Status status) {
        return status.name().toLowerCase(Locale.ROOT);
    }

    private static ResponseEntity<byte[]> nothing(int status) {
        return ResponseEntity.status(status).cacheControl(CacheControl.noStore()).build();
    }

    private static ResponseEntity<byte[]> answer(int status, JsonNode body) {
        return ResponseEntity.status(status)
                .contentType(MediaType.APPLICATION_JSON)
                .cacheControl(CacheControl.noStore())
                .body(JSON.writeValueAsBytes(body));
    }
}
