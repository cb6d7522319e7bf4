package dev.precept.pdp.management.openapi;

import dev.precept.domain.api.ApiCommand.ScopeSpec;
import dev.precept.domain.shared.ScopeToken;
import dev.precept.domain.shared.Texts;
import dev.precept.pdp.management.document.Cursor;
import dev.precept.pdp.management.document.Node;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The security schemes of a description, and all scopes found so far: those that flows declare, and
 * those that operations name without.
 */
final class SecuritySchemes {
    private static final List<String> FLOWS =
            List.of(
                    "authorizationCode",
                    "clientCredentials",
                    "implicit",
                    "password",
                    "deviceAuthorization");

    private final Findings findings;
    private final Map<String, Scheme> schemes = new HashMap<>();
    private final Map<ScopeToken, ScopeSpec> scopes = new LinkedHashMap<>();

    /**
     * How a scheme counts.
     *
     * @param isChecked whether we check its tokens
     * @param declaresScopes whether a scope it does not declare is worth a word
     * @param type as written, for people
     */
    record Scheme(boolean isChecked, boolean declaresScopes, String type) {}

    SecuritySchemes(Findings findings) {
        this.findings = findings;
    }

    /** Reads all schemes. */
    void read(Cursor all, References references) {
        if (!(all.node() instanceof Node.ObjectNode)) {
            findings.wrongType(all, "an object");
            return;
        }
        for (String name : all.names()) {
            Cursor part = all.member(name);
            Cursor scheme = part == null ? null : references.resolve(part);
            if (scheme == null) {
                continue;
            }
            if (schemes.size() == Limits.SCHEMES) {
                findings.fault(
                        all,
                        "limit-exceeded",
                        "There are more than " + Limits.SCHEMES + " security schemes.");
                return;
            }
            readScheme(name, scheme);
        }
    }

    @Nullable Scheme scheme(String name) {
        return schemes.get(name);
    }

    /** All scopes found so far. */
    List<ScopeSpec> scopes() {
        return new ArrayList<>(scopes.values());
    }

    boolean isKnown(ScopeToken scope) {
        return scopes.containsKey(scope);
    }

    /** Notes a scope that only an operation names. */
    void add(ScopeToken scope) {
        scopes.putIfAbsent(scope, spec(scope, ""));
    }

    private void readScheme(String name, Cursor scheme) {
        Cursor type = scheme.member("type");
        String text = type == null ? null : type.text();
        if (text == null) {
            findings.fault(scheme, "missing-member", "A security scheme has a 'type', a string.");
            return;
        }
        switch (text) {
            case "oauth2" -> {
                schemes.put(name, new Scheme(true, true, text));
                readFlows(scheme);
            }
            case "openIdConnect" -> schemes.put(name, new Scheme(true, false, text));
            case "apiKey", "http", "basic", "mutualTLS" ->
                    schemes.put(name, new Scheme(false, false, text));
            default ->
                    findings.fault(
                            type == null ? scheme : type,
                            "unknown-scheme-type",
                            "'" + text + "' is no type of security scheme.");
        }
    }

    private void readFlows(Cursor scheme) {
        readScopes(scheme.member("scopes")); // Swagger 2.0: the scheme is its flow
        Cursor flows = scheme.member("flows");
        if (flows == null) {
            return;
        }
        if (!(flows.node() instanceof Node.ObjectNode)) {
            findings.wrongType(flows, "an object");
            return;
        }
        for (String flow : FLOWS) {
            Cursor part = flows.member(flow);
            if (part != null) {
                readScopes(part.member("scopes"));
            }
        }
    }

    private void readScopes(@Nullable Cursor declared) {
        if (declared == null) {
            return;
        }
        if (!(declared.node() instanceof Node.ObjectNode)) {
            findings.wrongType(declared, "an object of scopes and their descriptions");
            return;
        }
        for (String name : declared.names()) {
            Cursor part = declared.member(name);
            if (part == null || (name.startsWith("x-") && part.text() == null)) {
                continue; // an extension; a scope's value is its description
            }
            if (!ScopeToken.isScopeToken(name)) {
                findings.fault(part, "invalid-scope", invalidScope(name));
                continue;
            }
            ScopeToken scope = new ScopeToken(name);
            String description = description(part);
            ScopeSpec known = scopes.get(scope);
            if (known == null || known.description().isEmpty()) {
                scopes.put(scope, spec(scope, description));
            }
        }
    }

    private String description(Cursor part) {
        String text = part.text();
        if (text == null) {
            return "";
        }
        int most = dev.precept.domain.shared.Limits.DESCRIPTION_CHARACTERS;
        String cut = cut(text.strip(), most);
        if (cut.length() < text.strip().length()) {
            findings.warn(
                    part, "description-cut", "Only the first " + most + " characters are kept.");
        }
        Texts.description("The description", cut)
                .ifPresent(it -> findings.fault(part, "invalid-value", it.detail()));
        return cut;
    }

    private static ScopeSpec spec(ScopeToken scope, String description) {
        String name = cut(scope.value(), dev.precept.domain.shared.Limits.NAME_CHARACTERS);
        return new ScopeSpec(scope, name, description);
    }

    private static String cut(String text, int maximum) {
        if (text.length() <= maximum) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(maximum - 1)) ? maximum - 1 : maximum;
        return text.substring(0, end);
    }

    static String invalidScope(String name) {
        return "'"
                + name
                + "' is no scope: 1 to "
                + dev.precept.domain.shared.Limits.SCOPE_CHARACTERS
                + " printable ASCII characters, no space, quote or backslash.";
    }
}
