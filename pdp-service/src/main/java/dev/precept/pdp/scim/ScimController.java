package dev.precept.pdp.scim;

import com.fasterxml.jackson.databind.node.ObjectNode;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.HandlerMapping;

/** The endpoints of users and groups (RFC 7644 section 3). */
@RestController
@RequestMapping("/o/{org}/scim/v2")
final class ScimController {
    private static final String ERROR = "urn:ietf:params:scim:api:messages:2.0:Error";

    private final ScimRequests requests;
    private final Users users;
    private final Groups groups;

    ScimController(ScimRequests requests, Users users, Groups groups) {
        this.requests = requests;
        this.users = users;
        this.groups = groups;
    }

    /** The error as a reply's body has it. */
    static ObjectNode error(ScimException e) {
        ObjectNode error = Documents.object();
        error.putArray("schemas").add(ERROR);
        error.put("status", Integer.toString(e.status()));
        if (e.scimType() != null) {
            error.put("scimType", e.scimType());
        }
        return error.put("detail", e.detail());
    }

    @GetMapping({"/Users", "/Groups"})
    ResponseEntity<byte[]> list(HttpServletRequest request, @PathVariable("org") String org) {
        Requester requester = requests.requester(request, org);
        return list(requester, kind(request), Page.of(parameters(request)));
    }

    @PostMapping({"/Users/.search", "/Groups/.search"})
    ResponseEntity<byte[]> search(HttpServletRequest request, @PathVariable("org") String org) {
        Requester requester = requests.requester(request, org);
        return list(requester, kind(request), Page.of(ScimRequests.body(request)));
    }

    private ResponseEntity<byte[]> list(Requester requester, Kind kind, Page page) {
        return requests.reply(
                200,
                kind == Kind.USER ? users.list(requester, page) : groups.list(requester, page));
    }

    @PostMapping({"/Users", "/Groups"})
    ResponseEntity<byte[]> create(HttpServletRequest request, @PathVariable("org") String org) {
        Requester requester = requests.requester(request, org);
        Selection selection = Selection.of(parameters(request));
        ObjectNode body = ScimRequests.body(request);
        ObjectNode made =
                kind(request) == Kind.USER
                        ? users.create(requester, body)
                        : groups.create(requester, body);
        return requests.resource(201, made, selection);
    }

    @GetMapping({"/Users/{id}", "/Groups/{id}"})
    ResponseEntity<byte[]> get(
            HttpServletRequest request,
            @PathVariable("org") String org,
            @PathVariable("id") String id) {
        Requester requester = requests.requester(request, org);
        Selection selection = Selection.of(parameters(request));
        ObjectNode resource =
                kind(request) == Kind.USER
                        ? users.get(requester, id)
                        : groups.get(requester, id, selection.shows("members"));
        if (ETag.names(request.getHeader(HttpHeaders.IF_NONE_MATCH), resource)) {
            return requests.on(304).header(HttpHeaders.ETAG, ETag.of(resource)).build();
        }
        return requests.resource(200, resource, selection);
    }

    @PutMapping({"/Users/{id}", "/Groups/{id}"})
    ResponseEntity<byte[]> replace(
            HttpServletRequest request,
            @PathVariable("org") String org,
            @PathVariable("id") String id) {
        Requester requester = requests.requester(request, org);
        Selection selection = Selection.of(parameters(request));
        ObjectNode body = ScimRequests.body(request);
        return requests.resource(
                200, replaced(requester, kind(request), id, ifMatch(request), body), selection);
    }

    @PatchMapping({"/Users/{id}", "/Groups/{id}"})
    ResponseEntity<byte[]> patch(
            HttpServletRequest request,
            @PathVariable("org") String org,
            @PathVariable("id") String id) {
        Requester requester = requests.requester(request, org);
        Selection selection = Selection.of(parameters(request));
        ObjectNode body = ScimRequests.body(request);
        return requests.resource(
                200, patched(requester, kind(request), id, ifMatch(request), body), selection);
    }

    @DeleteMapping({"/Users/{id}", "/Groups/{id}"})
    ResponseEntity<byte[]> delete(
            HttpServletRequest request,
            @PathVariable("org") String org,
            @PathVariable("id") String id) {
        Requester requester = requests.requester(request, org);
        deleted(requester, kind(request), id, ifMatch(request));
        return requests.on(204).build();
    }

    @PostMapping("/Bulk")
    ResponseEntity<byte[]> bulk(HttpServletRequest request, @PathVariable("org") String org) {
        Requester requester = requests.requester(request, org);
        Bulk bulk =
                new Bulk(
                        requester,
                        (method, kind, id, operation) ->
                                one(requester, method, new Target(kind, id), operation));
        return requests.reply(200, bulk.run(ScimRequests.body(request)));
    }

    /** Who calls is an application: it has no resource of its own (RFC 7644 section 3.11). */
    @GetMapping("/Me")
    ResponseEntity<byte[]> me(HttpServletRequest request, @PathVariable("org") String org) {
        requests.requester(request, org);
        throw ScimException.of(501, "Whoever provisions is no user: /Me is not there.");
    }

    /**
     * What one request of several is on.
     *
     * @param id null for what is to be made
     */
    private record Target(Kind kind, @Nullable String id) {}

    private @Nullable ObjectNode one(
            Requester requester, String method, Target target, ObjectNode operation) {
        String version = Documents.text(operation, "version");
        Kind kind = target.kind();
        String id = target.id();
        if (method.equals("DELETE") && id != null) {
            deleted(requester, kind, id, version);
            return null;
        }
        if (!(operation.get("data") instanceof ObjectNode data)) {
            throw ScimException.invalidSyntax("data: an object is due.");
        }
        if (id == null) {
            return kind == Kind.USER
                    ? users.create(requester, data)
                    : groups.create(requester, data);
        }
        return switch (method) {
            case "PUT" -> replaced(requester, kind, id, version, data);
            case "PATCH" -> patched(requester, kind, id, version, data);
            default -> throw ScimException.invalidSyntax("method: '" + method + "' is none.");
        };
    }

    private ObjectNode replaced(
            Requester requester, Kind kind, String id, @Nullable String ifMatch, ObjectNode body) {
        return switch (kind) {
            case USER -> users.replace(requester, id, ifMatch, body);
            case GROUP -> groups.replace(requester, id, ifMatch, body);
        };
    }

    private ObjectNode patched(
            Requester requester, Kind kind, String id, @Nullable String ifMatch, ObjectNode body) {
        return switch (kind) {
            case USER -> users.patch(requester, id, ifMatch, body);
            case GROUP -> groups.patch(requester, id, ifMatch, body);
        };
    }

    private void deleted(Requester requester, Kind kind, String id, @Nullable String ifMatch) {
        switch (kind) {
            case USER -> users.delete(requester, id, ifMatch);
            case GROUP -> groups.delete(requester, id, ifMatch);
        }
    }

    private static Kind kind(HttpServletRequest request) {
        Object pattern = request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
        return String.valueOf(pattern).contains("/" + Kind.USER.path()) ? Kind.USER : Kind.GROUP;
    }

    private static Parameters parameters(HttpServletRequest request) {
        return new Parameters(request.getParameterMap());
    }

    private static @Nullable String ifMatch(HttpServletRequest request) {
        return request.getHeader(HttpHeaders.IF_MATCH);
    }
}
