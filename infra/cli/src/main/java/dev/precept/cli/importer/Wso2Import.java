package dev.precept.cli.importer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Reads exports of WSO2 Identity Server and Asgardeo (API resources, applications, roles, groups,
 * as their REST APIs and {@code iamctl} write them) and of WSO2 API Manager ({@code apictl}: APIs
 * and applications). A file is known by what it says, so a folder of them may come in any order.
 */
public final class Wso2Import {
    private static final String LIST =
            "A list that says of each thing where it is: export the things themselves.";

    private final Wso2 shared = new Wso2();
    private final Wso2Identity identity = new Wso2Identity(shared);
    private final Wso2ApiManager manager = new Wso2ApiManager(shared);
    private final List<Left> left = new ArrayList<>();

    private Wso2Import() {}

    /** All files as one document. */
    public static Imported read(List<Source> sources) {
        return new Wso2Import().all(sources);
    }

    /** What a file is about, in the order in which what refers comes after what it names. */
    private enum Kind {
        API_RESOURCE,
        MANAGED_API,
        APPLICATION,
        AUTHORIZED_APIS,
        MANAGED_APPLICATION,
        ROLE,
        GROUP,
        SCOPES,
        UNKNOWN
    }

    private Imported all(List<Source> sources) {
        List<Part> parts = new ArrayList<>();
        for (Source source : sources) {
            unfold(Part.of(source, left), parts);
        }
        for (Kind kind : Kind.values()) {
            parts.stream().filter(it -> kind(it) == kind).forEach(it -> read(kind, it));
        }
        return new Imported(shared.document().written(), left);
    }

    /** Answers of lists are as many parts as they have items. */
    private void unfold(Part part, List<Part> parts) {
        for (String list : new String[] {"apiResources", "applications", "Resources"}) {
            if (part.node().path(list).isArray()) {
                part.skip("totalResults", "startIndex", "itemsPerPage", "count", "links");
                part.skip("schemas", "next", "previous");
                for (Part item : part.items(list)) {
                    if (kind(item) == Kind.UNKNOWN) {
                        item.leave(LIST);
                    } else {
                        parts.add(item);
                    }
                }
                part.end();
                return;
            }
        }
        boolean isList = part.node().isArray() && kind(part) == Kind.UNKNOWN;
        if (isList) {
            part.items().forEach(item -> unfold(item, parts));
        } else {
            parts.add(part);
        }
    }

    private static Kind kind(Part part) {
        if (part.node().isArray()) {
            return part.node().path(0).has("authorizedScopes")
                    ? Kind.AUTHORIZED_APIS
                    : Kind.UNKNOWN;
        }
        if (part.has("data")) {
            return switch (part.text("type")) {
                case "api" -> Kind.MANAGED_API;
                case "application" -> Kind.MANAGED_APPLICATION;
                default -> Kind.UNKNOWN;
            };
        }
        if (part.has("identifier") && part.has("scopes")) {
            return Kind.API_RESOURCE;
        }
        if (part.has("inboundProtocolConfiguration")
                || part.has("inboundAuthenticationConfig")
                || part.has("applicationName")
                || (part.has("clientId") && part.has("grantTypes"))) {
            return Kind.APPLICATION;
        }
        if (part.has("displayName")) {
            boolean isRole =
                    part.has("permissions")
                            || part.has("audience")
                            || part.node().path("schemas").toString().contains("Role");
            return isRole ? Kind.ROLE : Kind.GROUP;
        }
        return isScopes(part) ? Kind.SCOPES : Kind.UNKNOWN;
    }

    /** {@code iamctl} writes beside API resources which scope is of which. */
    private static boolean isScopes(Part part) {
        return part.file().contains("ApiResourceScopes")
                && part.node().properties().stream()
                        .map(Map.Entry::getValue)
                        .allMatch(it -> it.isString());
    }

    private void read(Kind kind, Part part) {
        switch (kind) {
            case API_RESOURCE -> identity.apiResource(part);
            case APPLICATION -> identity.application(part);
            case AUTHORIZED_APIS -> identity.authorizedApis(shared.fileName(part), part.items());
            case ROLE -> identity.role(part);
            case GROUP -> identity.group(part);
            case MANAGED_API -> manager.api(part.part("data"));
            case MANAGED_APPLICATION -> manager.application(part.part("data"));
            case SCOPES -> {} // said by the API resources themselves
            case UNKNOWN ->
                    part.leave(
                            "It is no API resource, application, role, group or API: Precept has"
                                    + " no counterpart of it.");
        }
    }
}
