package dev.precept.pdp.management;

import dev.precept.domain.api.ApiCommand.AccessSpec;
import dev.precept.domain.api.ApiCommand.OperationSpec;
import dev.precept.domain.api.ApiCommand.ReplaceOperations;
import dev.precept.domain.api.HttpMethod;
import dev.precept.domain.api.PathTemplate;
import dev.precept.domain.shared.Limits;
import dev.precept.domain.shared.ScopeToken;
import dev.precept.pdp.management.document.Cursor;
import dev.precept.projections.image.ApiImage;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An API's operations as asked for.
 *
 * @param operations in the order of the body
 * @param named every scope that is named, with the part that names it first
 */
record OperationsBody(List<OperationSpec> operations, Map<ScopeToken, Cursor> named) {
    static OperationsBody read(Cursor body) {
        Faults faults = new Faults();
        Map<ScopeToken, Cursor> named = new HashMap<>();
        List<OperationSpec> operations = new ArrayList<>();
        for (Cursor part : Fields.items(body, Limits.OPERATIONS_PER_API, faults)) {
            OperationSpec operation = operation(part, faults, named);
            if (operation != null) {
                operations.add(operation);
            }
        }
        faults.check();
        return new OperationsBody(operations, named);
    }

    Change change(ApiImage api) {
        Faults faults = new Faults();
        named.forEach((name, part) -> faults.known(api.scope(name), part, "scope", name.value()));
        faults.check();
        return Change.changing(new ReplaceOperations(api.document().id(), operations));
    }

    private static @Nullable OperationSpec operation(
            Cursor part, Faults faults, Map<ScopeToken, Cursor> named) {
        Fields fields = Fields.of(part, faults).require("method", "path");
        HttpMethod method = fields.choice("method", HttpMethod.GET);
        String path = fields.text("path", Limits.PATH_CHARACTERS);
        boolean isPublic = fields.flag("public", false);
        List<Set<ScopeToken>> alternatives = new ArrayList<>();
        for (Cursor item : fields.items("scopes", Limits.ALTERNATIVES_PER_OPERATION)) {
            alternatives.add(alternative(item, faults, named));
        }
        fields.end();
        if (isPublic && !alternatives.isEmpty()) {
            faults.add(part.fault("invalid-value", "'public' operations take no 'scopes'."));
        }
        PathTemplate template = template(part.member("path"), path, faults);
        return template == null
                ? null
                : new OperationSpec(
                        method,
                        template,
                        isPublic ? new AccessSpec.Public() : new AccessSpec.Scopes(alternatives));
    }

    private static Set<ScopeToken> alternative(
            Cursor part, Faults faults, Map<ScopeToken, Cursor> named) {
        Set<ScopeToken> scopes = new LinkedHashSet<>();
        for (Cursor item : Fields.items(part, Limits.SCOPES_PER_ALTERNATIVE, faults)) {
            ScopeToken scope = faults.scope(item);
            if (scope != null) {
                scopes.add(scope);
                named.putIfAbsent(scope, item);
            }
        }
        return scopes;
    }

    private static @Nullable PathTemplate template(
            @Nullable Cursor part, String path, Faults faults) {
        if (part == null || path.isEmpty()) {
            return null; // told already
        }
        PathTemplate template = new PathTemplate(path);
        Optional<String> fault = template.fault();
        fault.ifPresent(
                it -> faults.add(part.fault("invalid-path", "It cannot be used: " + it + ".")));
        return fault.isPresent() ? null : template;
    }
}
