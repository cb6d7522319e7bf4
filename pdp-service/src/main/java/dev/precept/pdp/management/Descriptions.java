package dev.precept.pdp.management;

import dev.precept.domain.api.ApiCommand.AccessSpec;
import dev.precept.domain.api.ApiCommand.OperationSpec;
import dev.precept.domain.api.ApiCommand.ScopeSpec;
import dev.precept.domain.api.Operation;
import dev.precept.domain.api.OperationAccess;
import dev.precept.domain.api.OperationAccess.RequiredScope;
import dev.precept.domain.api.OperationKey;
import dev.precept.domain.shared.ScopeToken;
import dev.precept.pdp.management.document.JsonReader;
import dev.precept.pdp.management.document.Parsed;
import dev.precept.pdp.management.document.YamlReader;
import dev.precept.pdp.management.openapi.ImportResult;
import dev.precept.projections.image.ApiImage;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.image.ScopeDocument;

import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The import of API descriptions, as far as HTTP goes. */
final class Descriptions {
    private static final Set<String> YAML = Set.of("yaml", "x-yaml", "vnd.oai.openapi");

    private Descriptions() {}

    /** Parses the body by what it is said to be. */
    static Parsed parse(Exchange exchange) {
        MediaType type = exchange.mediaType();
        if (type != null && Exchange.isJson(type)) {
            return JsonReader.read(exchange.body());
        }
        boolean isYaml =
                type != null
                        && (YAML.contains(type.getSubtype())
                                || "yaml".equals(type.getSubtypeSuffix()));
        if (!isYaml) {
            throw Exchange.unsupportedType("application/json or application/yaml");
        }
        return YamlReader.read(exchange.body());
    }

    /** What an import changes, told as the answer. Used by one thread. */
    static final class Effect implements Writing.Answer {
        private final ImportResult.Imported imported;
        private Json scopes = Json.of("added", List.of());
        private Json operations = Json.of("added", List.of());

        Effect(ImportResult.Imported imported) {
            this.imported = imported;
        }

        /** Takes note of what there is before; run again on each image that is decided on. */
        void compareWith(ApiImage api) {
            Map<ScopeToken, ScopeDocument> before = new HashMap<>();
            api.scopes().forEach(scope -> before.put(scope.name(), scope));
            Changes changedScopes = new Changes();
            for (ScopeSpec spec : imported.scopes()) {
                ScopeDocument old = before.remove(spec.name());
                boolean isSame =
                        old != null
                                && old.displayName().equals(spec.displayName())
                                && old.description().equals(spec.description());
                changedScopes.note(spec.name().value(), old != null, isSame);
            }
            before.keySet().forEach(name -> changedScopes.removed.add(name.value()));
            scopes = changedScopes.shown();

            Map<OperationKey, Operation> operationsBefore = new HashMap<>();
            api.operations().forEach(it -> operationsBefore.put(it.key(), it));
            Changes changedOperations = new Changes();
            for (OperationSpec spec : imported.operations()) {
                OperationKey key = new OperationKey(spec.method(), spec.path());
                Operation old = operationsBefore.remove(key);
                boolean isSame = old != null && isSame(api, old.access(), spec.access());
                changedOperations.note(name(key), old != null, isSame);
            }
            operationsBefore.keySet().forEach(key -> changedOperations.removed.add(name(key)));
            operations = changedOperations.shown();
        }

        @Override
        public ResponseEntity<Object> reply(Writing.Written written, PolicyImage image) {
            List<?> warnings = imported.warnings().stream().map(Problems::shown).toList();
            Json body =
                    Json.of("revision", written.revision())
                            .and("scopes", written.isRepeated() ? null : scopes)
                            .and("operations", written.isRepeated() ? null : operations)
                            .and("warnings", warnings);
            return Reply.on(200, image.log(), written.position())
                    .eTag(Preconditions.etag(written.revision()))
                    .contentType(MediaType.APPLICATION_JSON)
                    .body(body.members());
        }

        private static String name(OperationKey key) {
            return key.method() + " " + key.path().value();
        }

        /** Whether the operation asks for the same; a scope made anew is not the same. */
        private static boolean isSame(ApiImage api, OperationAccess old, AccessSpec wanted) {
            return switch (wanted) {
                case AccessSpec.Public() -> old instanceof OperationAccess.Public;
                case AccessSpec.Scopes(List<Set<ScopeToken>> alternatives) ->
                        old instanceof OperationAccess.Scopes(var held)
                                && names(api, held).equals(new HashSet<>(alternatives));
            };
        }

        private static Set<Set<ScopeToken>> names(
                ApiImage api, List<List<RequiredScope>> alternatives) {
            Set<Set<ScopeToken>> names = new HashSet<>();
            for (List<RequiredScope> all : alternatives) {
                boolean isLive = all.stream().allMatch(it -> api.scope(it.scope()) != null);
                if (isLive) {
                    names.add(all.stream().map(RequiredScope::name).collect(Collectors.toSet()));
                }
            }
            return names;
        }
    }

    /** Names of what was added, changed and removed. */
    private static final class Changes {
        private final List<String> added = new ArrayList<>();
        private final List<String> changed = new ArrayList<>();
        private final List<String> removed = new ArrayList<>();

        void note(String name, boolean isThere, boolean isSame) {
            if (!isThere) {
                added.add(name);
            } else if (!isSame) {
                changed.add(name);
            }
        }

        Json shown() {
            return Json.of("added", added)
                    .and("changed", changed)
                    .and("removed", removed.stream().sorted().toList());
        }
    }
}
