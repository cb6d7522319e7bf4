package dev.precept.pdp.details;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.regex.RegularExpression;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The schemas of types of authorization details: JSON Schema 2020-12, with patterns of RE2, which
 * take linear time. Nothing is fetched. For any number of threads.
 */
public final class DetailsSchemas {
    private final SchemaRegistry registry;
    private final Schema schemaOfSchemas;

    /** Those used last. Guarded by itself. */
    private final Map<String, Schema> kept = new LinkedHashMap<>(16, 0.75F, true);

    DetailsSchemas() {
        SchemaRegistryConfig settings =
                SchemaRegistryConfig.builder()
                        .regularExpressionFactory(DetailsSchemas::pattern)
                        .build();
        this.registry =
                SchemaRegistry.withDefaultDialect(
                        SpecificationVersion.DRAFT_2020_12,
                        builder ->
                                builder.schemaRegistryConfig(settings)
                                        .schemaCacheEnabled(false)
                                        .schemaLoader(loader -> loader.block(_ -> true)));
        this.schemaOfSchemas =
                SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                        .getSchema(SchemaLocation.of(Dialects.getDraft202012().getId()));
    }

    /** What is wrong with the schema, for people; empty if it can be used. */
    public Optional<String> fault(String schema) {
        JsonNode node;
        try {
            node = DetailsJson.read(schema);
        } catch (JacksonException malformed) {
            return Optional.of("The schema is no JSON, or nested too deep.");
        }
        return SchemaShape.fault(node)
                .or(() -> first(schemaOfSchemas.validate(node)))
                .or(() -> compilation(node));
    }

    /** What the details lack by the schema; empty if nothing. */
    Optional<String> fault(String schema, JsonNode details) {
        try {
            return first(compiled(schema).validate(details));
        } catch (SchemaException | PatternSyntaxException | JacksonException unusable) {
            return Optional.of("its schema cannot be used");
        }
    }

    private Optional<String> compilation(JsonNode node) {
        try {
            registry.getSchema(node).initializeValidators();
            return Optional.empty();
        } catch (SchemaException | PatternSyntaxException unusable) {
            return Optional.of(bounded("The schema cannot be used: " + unusable.getMessage()));
        }
    }

    private Schema compiled(String schema) {
        synchronized (kept) {
            Schema compiled = kept.get(schema);
            if (compiled == null) {
                compiled = registry.getSchema(DetailsJson.read(schema));
                kept.put(schema, compiled);
                if (kept.size() > Limits.SCHEMAS_KEPT) {
                    Iterator<String> eldest = kept.keySet().iterator();
                    eldest.next();
                    eldest.remove();
                }
            }
            return compiled;
        }
    }

    private static Optional<String> first(List<Error> errors) {
        return errors.isEmpty()
                ? Optional.empty()
                : Optional.of(bounded(errors.getFirst().toString()));
    }

    private static String bounded(String told) {
        return told.length() <= Limits.FAULT_CHARACTERS
                ? told
                : told.substring(0, Limits.FAULT_CHARACTERS);
    }

    /** JSON Schema Validation 2020-12 section 6.3.3: a pattern is not anchored. */
    private static RegularExpression pattern(String regex) {
        Pattern pattern = Pattern.compile(regex);
        return text -> pattern.matcher(text).find();
    }
}
