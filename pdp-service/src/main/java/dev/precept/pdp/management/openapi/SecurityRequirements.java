package dev.precept.pdp.management.openapi;

import dev.precept.domain.api.ApiCommand.AccessSpec;
import dev.precept.domain.shared.ScopeToken;
import dev.precept.pdp.management.document.Cursor;
import dev.precept.pdp.management.document.Node;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads {@code security}: a list of alternatives, each an object of schemes that hold together
 * (OpenAPI 3.1 section 4.8.30). An empty list or an empty alternative asks for nothing.
 */
final class SecurityRequirements {
    private final SecuritySchemes schemes;
    private final Findings findings;

    SecurityRequirements(SecuritySchemes schemes, Findings findings) {
        this.schemes = schemes;
        this.findings = findings;
    }

    /** What the list asks for; denies where nothing that we can check is left. */
    AccessSpec read(Cursor security) {
        if (!(security.node() instanceof Node.ArrayNode)) {
            findings.wrongType(security, "an array of security requirements");
            return denied();
        }
        List<Cursor> items = security.items();
        Set<Set<ScopeToken>> alternatives = new LinkedHashSet<>();
        boolean isPublic = items.isEmpty();
        for (Cursor item : items) {
            if (!(item.node() instanceof Node.ObjectNode requirement)) {
                findings.wrongType(item, "an object of schemes");
            } else if (requirement.members().isEmpty()) {
                isPublic = true;
            } else {
                Set<ScopeToken> alternative = alternative(item);
                if (alternative != null) {
                    alternatives.add(alternative);
                }
            }
        }
        if (isPublic) {
            return new AccessSpec.Public();
        }
        if (alternatives.size() > dev.precept.domain.shared.Limits.ALTERNATIVES_PER_OPERATION) {
            findings.fault(
                    security,
                    "limit-exceeded",
                    "There are more than "
                            + dev.precept.domain.shared.Limits.ALTERNATIVES_PER_OPERATION
                            + " alternatives.");
        }
        return new AccessSpec.Scopes(new ArrayList<>(alternatives));
    }

    /** Nothing stated: nobody. */
    static AccessSpec denied() {
        return new AccessSpec.Scopes(List.of());
    }

    /** The scopes of one alternative; null where we can check none of its schemes. */
    private @Nullable Set<ScopeToken> alternative(Cursor requirement) {
        Set<ScopeToken> scopes = new LinkedHashSet<>();
        List<String> unchecked = new ArrayList<>();
        boolean isChecked = false;
        for (String name : requirement.names()) {
            Cursor part = requirement.member(name);
            SecuritySchemes.Scheme scheme = schemes.scheme(name);
            if (part == null) {
                continue;
            }
            if (scheme == null) {
                findings.fault(
                        part, "unknown-scheme", "No security scheme is named '" + name + "'.");
            } else if (scheme.isChecked()) {
                isChecked = true;
                readScopes(part, scheme, scopes);
            } else {
                unchecked.add("'" + name + "' (" + scheme.type() + ")");
            }
        }
        if (scopes.size() > dev.precept.domain.shared.Limits.SCOPES_PER_ALTERNATIVE) {
            findings.fault(
                    requirement,
                    "limit-exceeded",
                    "There are more than "
                            + dev.precept.domain.shared.Limits.SCOPES_PER_ALTERNATIVE
                            + " scopes in one alternative.");
        }
        if (!unchecked.isEmpty()) {
            tell(requirement, String.join(", ", unchecked), isChecked);
        }
        return isChecked ? scopes : null;
    }

    private void tell(Cursor requirement, String unchecked, boolean isChecked) {
        if (isChecked) {
            findings.warn(
                    requirement,
                    "scheme-not-checked",
                    unchecked + " is not checked here; the scopes beside it are.");
        } else {
            findings.warn(
                    requirement,
                    "alternative-dropped",
                    unchecked
                            + " cannot be checked here, so this alternative is left out: it"
                            + " lets nobody in.");
        }
    }

    private void readScopes(Cursor names, SecuritySchemes.Scheme scheme, Set<ScopeToken> into) {
        if (!(names.node() instanceof Node.ArrayNode)) {
            findings.wrongType(names, "an array of scopes");
            return;
        }
        for (Cursor item : names.items()) {
            String name = item.text();
            if (name == null) {
                findings.wrongType(item, "a scope");
            } else if (!ScopeToken.isScopeToken(name)) {
                findings.fault(item, "invalid-scope", SecuritySchemes.invalidScope(name));
            } else {
                ScopeToken scope = new ScopeToken(name);
                if (scheme.declaresScopes() && !schemes.isKnown(scope)) {
                    findings.warn(
                            item,
                            "undeclared-scope",
                            "No flow declares '" + name + "'; it is added all the same.");
                }
                schemes.add(scope);
                into.add(scope);
            }
        }
    }
}
