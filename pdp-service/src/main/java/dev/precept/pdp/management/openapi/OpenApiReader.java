package dev.precept.pdp.management.openapi;

import dev.precept.domain.api.ApiCommand.AccessSpec;
import dev.precept.domain.api.ApiCommand.OperationSpec;
import dev.precept.domain.api.HttpMethod;
import dev.precept.domain.api.PathTemplate;
import dev.precept.domain.shared.Limits;
import dev.precept.pdp.management.document.Cursor;
import dev.precept.pdp.management.document.Node;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a description: every fault of it at once, or what it asks for. Webhooks and callbacks are
 * calls of the API's own and are not read; parameters and schemas are not looked at.
 */
public final class OpenApiReader {
    private final Cursor root;
    private final Findings findings = new Findings();
    private final References references;
    private final SecuritySchemes schemes = new SecuritySchemes(findings);
    private final SecurityRequirements requirements = new SecurityRequirements(schemes, findings);
    private final List<OperationSpec> operations = new ArrayList<>();
    private final Map<String, String> paths = new HashMap<>();
    private @Nullable AccessSpec inherited;

    private OpenApiReader(Cursor root) {
        this.root = root;
        this.references = new References(root, findings);
    }

    /** Reads a well-formed document. */
    public static ImportResult read(Node document) {
        return new OpenApiReader(Cursor.root(document)).result();
    }

    private ImportResult result() {
        if (isVersionKnown()) {
            Cursor components = root.member("components");
            Cursor declared =
                    components == null
                            ? root.member("securityDefinitions")
                            : components.member("securitySchemes");
            if (declared != null) {
                schemes.read(declared, references);
            }
            Cursor security = root.member("security");
            inherited = security == null ? null : requirements.read(security);
            readPaths();
        }
        int scopes = schemes.scopes().size();
        if (scopes > Limits.SCOPES_PER_API) {
            findings.fault(
                    root,
                    "limit-exceeded",
                    "There are "
                            + scopes
                            + " scopes; at most "
                            + Limits.SCOPES_PER_API
                            + " may be.");
        }
        return findings.faults().isEmpty()
                ? new ImportResult.Imported(schemes.scopes(), operations, findings.warnings())
                : new ImportResult.Faulty(findings.faults());
    }

    private boolean isVersionKnown() {
        Cursor version = root.member("openapi");
        if (version == null) {
            version = root.member("swagger");
        }
        if (version == null) {
            findings.fault(
                    root,
                    "not-openapi",
                    "The document names no version: 'openapi: 3.0.x' or '3.1.x', or"
                            + " 'swagger: \"2.0\"'.");
            return false;
        }
        String text = version.text();
        boolean isSwagger = version.pointer().equals("/swagger");
        boolean isKnown =
                text != null && (isSwagger ? text.equals("2.0") : text.matches("3\\.[01](\\..*)?"));
        if (!isKnown) {
            findings.fault(
                    version,
                    "unsupported-version",
                    "Only OpenAPI 3.0 and 3.1 and Swagger 2.0 are read.");
        }
        return isKnown;
    }

    private void readPaths() {
        Cursor paths = root.member("paths");
        if (paths == null) {
            if (mayLackPaths()) {
                findings.warn(root, "no-paths", "The description has no operations.");
            } else {
                findings.fault(
                        root,
                        "missing-member",
                        "'paths' is required here; where there are no operations it is {}. In"
                                + " OpenAPI 3.1 'components' or 'webhooks' do instead.");
            }
            return;
        }
        if (!(paths.node() instanceof Node.ObjectNode)) {
            findings.wrongType(paths, "an object");
            return;
        }
        for (String name : paths.names()) {
            Cursor path = paths.member(name);
            if (path == null || name.startsWith("x-")) {
                continue;
            }
            PathTemplate template = template(name, path);
            if (template != null) {
                readPath(template, path);
            }
            if (operations.size() > Limits.OPERATIONS_PER_API) {
                findings.fault(
                        path,
                        "limit-exceeded",
                        "There are more than " + Limits.OPERATIONS_PER_API + " operations.");
                return;
            }
        }
    }

    /** Source: OpenAPI 3.1.1, section 4.8.1; 3.0.4, section 4.7.1 and 2.0 ask for paths. */
    private boolean mayLackPaths() {
        Cursor version = root.member("openapi");
        String text = version == null ? null : version.text();
        return text != null
                && text.startsWith("3.1")
                && (root.member("components") != null || root.member("webhooks") != null);
    }

    private @Nullable PathTemplate template(String name, Cursor path) {
        PathTemplate template = new PathTemplate(name);
        Optional<String> fault = template.fault();
        if (fault.isPresent()) {
            findings.fault(path, "invalid-path", "This path cannot be used: " + fault.get() + ".");
            return null;
        }
        return template;
    }

    private void readPath(PathTemplate template, Cursor path) {
        if (!(path.node() instanceof Node.ObjectNode)) {
            findings.wrongType(path, "an object");
            return;
        }
        Cursor target = references.resolve(path);
        if (target == null) {
            return;
        }
        for (HttpMethod method : HttpMethod.values()) {
            String name = method.name().toLowerCase(Locale.ROOT);
            Cursor own = path.member(name);
            Cursor referred = target.pointer().equals(path.pointer()) ? null : target.member(name);
            if (own != null && referred != null) {
                findings.fault(
                        own,
                        "conflicting-operation",
                        "The path item that '$ref' names has this operation, too.");
            } else if (own != null) {
                readOperation(method, template, own);
            } else if (referred != null) {
                readOperation(method, template, referred);
            }
        }
    }

    private void readOperation(HttpMethod method, PathTemplate template, Cursor operation) {
        if (!(operation.node() instanceof Node.ObjectNode)) {
            findings.wrongType(operation, "an object");
            return;
        }
        Cursor security = operation.member("security");
        AccessSpec access = security == null ? inherited : requirements.read(security);
        if (access == null) {
            findings.warn(
                    operation,
                    "no-security",
                    "Neither the operation nor the document states 'security': nobody may call"
                            + " it.");
            access = SecurityRequirements.denied();
        } else if (access.equals(SecurityRequirements.denied())) {
            findings.warn(
                    operation,
                    "nobody-allowed",
                    "No alternative is left that can be checked: nobody may call it.");
        }
        String other = paths.putIfAbsent(method + " " + template.shape(), template.value());
        if (other != null) {
            findings.fault(
                    operation,
                    "duplicate-operation",
                    "It matches the same requests as that of path '" + other + "'.");
        }
        operations.add(new OperationSpec(method, template, access));
    }
}
