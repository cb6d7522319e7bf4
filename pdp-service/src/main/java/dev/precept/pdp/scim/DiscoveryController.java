package dev.precept.pdp.scim;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.unboundid.scim2.common.types.SchemaResource;
import com.unboundid.scim2.common.utils.JsonUtils;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import java.util.ArrayList;
import java.util.List;

/** What there is and what it can do (RFC 7644 section 4). */
@RestController
@RequestMapping("/o/{org}/scim/v2")
final class DiscoveryController {
    private static final String CORE = "urn:ietf:params:scim:schemas:core:2.0:";

    private final ScimRequests requests;

    DiscoveryController(ScimRequests requests) {
        this.requests = requests;
    }

    @GetMapping("/ServiceProviderConfig")
    ResponseEntity<byte[]> config(HttpServletRequest request, @PathVariable("org") String org) {
        Requester requester = requester(request, org);
        ObjectNode config = Documents.object();
        config.putArray("schemas").add(CORE + "ServiceProviderConfig");
        config.putObject("patch").put("supported", true);
        config.putObject("bulk")
                .put("supported", true)
                .put("maxOperations", Limits.BULK_OPERATIONS)
                .put("maxPayloadSize", Limits.BODY_BYTES);
        config.putObject("filter").put("supported", true).put("maxResults", Limits.PAGE_MOST);
        config.putObject("changePassword").put("supported", false);
        config.putObject("sort").put("supported", false);
        config.putObject("etag").put("supported", true);
        config.putArray("authenticationSchemes")
                .addObject()
                .put("type", "oauthbearertoken")
                .put("name", "OAuth 2 bearer token")
                .put(
                        "description",
                        "An access token of organization system with scope precept:scim.")
                .put("specUri", "https://www.rfc-editor.org/rfc/rfc6750")
                .put("primary", true);
        config.set("meta", meta(requester, "ServiceProviderConfig", "/ServiceProviderConfig"));
        return requests.reply(200, config);
    }

    @GetMapping("/ResourceTypes")
    ResponseEntity<byte[]> types(HttpServletRequest request, @PathVariable("org") String org) {
        Requester requester = requester(request, org);
        List<ObjectNode> types = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            types.add(type(requester, kind));
        }
        return all(types);
    }

    @GetMapping("/ResourceTypes/{id}")
    ResponseEntity<byte[]> type(
            HttpServletRequest request,
            @PathVariable("org") String org,
            @PathVariable("id") String id) {
        Requester requester = requester(request, org);
        for (Kind kind : Kind.values()) {
            if (kind.type().equals(id)) {
                return requests.reply(200, type(requester, kind));
            }
        }
        throw ScimException.notFound("There is no such type of resources.");
    }

    @GetMapping("/Schemas")
    ResponseEntity<byte[]> schemas(HttpServletRequest request, @PathVariable("org") String org) {
        Requester requester = requester(request, org);
        return all(schemas().stream().map(it -> shown(requester, it)).toList());
    }

    @GetMapping("/Schemas/{id}")
    ResponseEntity<byte[]> schema(
            HttpServletRequest request,
            @PathVariable("org") String org,
            @PathVariable("id") String id) {
        Requester requester = requester(request, org);
        for (SchemaResource schema : schemas()) {
            if (id.equalsIgnoreCase(Kind.urn(schema))) {
                return requests.reply(200, shown(requester, schema));
            }
        }
        throw ScimException.notFound("There is no such schema.");
    }

    private Requester requester(HttpServletRequest request, String org) {
        Requester requester = requests.requester(request, org);
        if (request.getParameter("filter") != null) {
            throw ScimException.of(403, "What is told here is not filtered.");
        }
        return requester;
    }

    private ResponseEntity<byte[]> all(List<ObjectNode> resources) {
        Page page = new Page(null, 1, resources.size(), new Selection(List.of(), List.of()));
        return requests.reply(200, page.reply(resources.size(), resources));
    }

    private static List<SchemaResource> schemas() {
        List<SchemaResource> schemas = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            schemas.add(kind.core());
            schemas.addAll(kind.extensions());
        }
        return schemas;
    }

    private static ObjectNode shown(Requester requester, SchemaResource schema) {
        ObjectNode shown = JsonUtils.valueToNode(schema);
        shown.set("meta", meta(requester, "Schema", "/Schemas/" + Kind.urn(schema)));
        return shown;
    }

    private static ObjectNode type(Requester requester, Kind kind) {
        ObjectNode type = Documents.object();
        type.putArray("schemas").add(CORE + "ResourceType");
        type.put("id", kind.type());
        type.put("name", kind.type());
        type.put("endpoint", "/" + kind.path());
        type.put("schema", kind.urn());
        ArrayNode extensions = Documents.array();
        for (SchemaResource extension : kind.extensions()) {
            extensions.addObject().put("schema", Kind.urn(extension)).put("required", false);
        }
        if (!extensions.isEmpty()) {
            type.set("schemaExtensions", extensions);
        }
        type.set("meta", meta(requester, "ResourceType", "/ResourceTypes/" + kind.type()));
        return type;
    }

    private static ObjectNode meta(Requester requester, String type, String path) {
        return Documents.object()
                .put("resourceType", type)
                .put("location", requester.base() + path);
    }
}
