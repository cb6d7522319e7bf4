package dev.precept.pdp.details;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

class DetailsSchemasTest {
    private static final String PAYMENT =
            """
            {"$schema": "https://json-schema.org/draft/2020-12/schema", "type": "object",
             "required": ["type", "amount", "iban"], "additionalProperties": false,
             "properties": {"type": {"const": "payment"}, "amount": {"$ref": "#/$defs/amount"},
               "iban": {"type": "string", "pattern": "^[A-Z]{2}[0-9]+$"}},
             "$defs": {"amount": {"type": "number", "exclusiveMinimum": 0, "maximum": 1000}}}
            """;

    private final DetailsSchemas schemas = new DetailsSchemas();

    private boolean accepts(String schema, String details) {
        return schemas.fault(schema, DetailsJson.read(details)).isEmpty();
    }

    @Test
    void aSchemaSaysWhatDetailsLookLike() {
        assertThat(schemas.fault(PAYMENT)).isEmpty();
        assertThat(accepts(PAYMENT, "{\"type\":\"payment\",\"amount\":1.5,\"iban\":\"CH1\"}"))
                .isTrue();
        for (String wrong :
                List.of(
                        "{\"type\":\"payment\",\"amount\":1.5}",
                        "{\"type\":\"payment\",\"amount\":0,\"iban\":\"CH1\"}",
                        "{\"type\":\"payment\",\"amount\":1001,\"iban\":\"CH1\"}",
                        "{\"type\":\"payment\",\"amount\":\"1\",\"iban\":\"CH1\"}",
                        "{\"type\":\"payment\",\"amount\":1,\"iban\":\"ch1\"}",
                        "{\"type\":\"payment\",\"amount\":1,\"iban\":\"CH1\",\"more\":1}",
                        "{\"type\":\"account\",\"amount\":1,\"iban\":\"CH1\"}")) {
            assertThat(accepts(PAYMENT, wrong)).as(wrong).isFalse();
        }
    }

    @Test
    void threat26_nothingIsFetchedForASchema() {
        for (String reference :
                List.of(
                        "http://127.0.0.1:1/schema",
                        "https://evil.example/schema#/$defs/a",
                        "file:///etc/passwd",
                        "classpath:schema.json",
                        "other.json",
                        "#anchor",
                        "#",
                        "//evil.example/x",
                        "https://json-schema.org/draft/2020-12/schema")) {
            assertThat(schemas.fault("{\"$ref\": \"" + reference + "\"}"))
                    .as(reference)
                    .isPresent();
        }
        for (String name : List.of("$id", "$anchor", "$dynamicRef", "$dynamicAnchor")) {
            assertThat(schemas.fault("{\"" + name + "\": \"#/a\"}")).as(name).isPresent();
        }
        // Even one that was not looked at beforehand reaches nothing, and lets nothing pass.
        assertThat(accepts("{\"$ref\": \"http://127.0.0.1:1/schema\"}", "{}")).isFalse();
        assertThat(accepts("{\"$ref\": \"classpath:application.properties\"}", "{}")).isFalse();
    }

    @Test
    void whatIsNoSchemaIsRefused() {
        for (String wrong :
                List.of(
                        "",
                        "{",
                        "[]",
                        "1",
                        "{\"type\": \"thing\"}",
                        "{\"required\": \"amount\"}",
                        "{\"type\": \"object\", \"type\": \"string\"}",
                        "{\"pattern\": \"(?=a)b\"}",
                        "{\"pattern\": \"(a)\\\\1\"}",
                        "{\"pattern\": \"[\"}",
                        "{\"patternProperties\": {\"[\": {}}}",
                        "{\"$schema\": \"http://json-schema.org/draft-07/schema#\"}",
                        "{\"$ref\": \"#/$defs/nothing\"}")) {
            assertThat(schemas.fault(wrong)).as(wrong).isPresent();
        }
        assertThat(schemas.fault("true")).isEmpty();
        assertThat(schemas.fault("{}")).isEmpty();
    }

    @Test
    void threat34_whatACheckCostsIsBoundedWhenASchemaIsWritten() {
        assertThat(schemas.fault("{\"$defs\":{\"a\":{\"$ref\":\"#/$defs/a\"}}}")).isPresent();
        assertThat(
                        schemas.fault(
                                "{\"$ref\":\"#/$defs/a\",\"$defs\":{\"a\":{\"allOf\":[{\"$ref\":"
                                        + "\"#/$defs/b\"}]},\"b\":{\"$ref\":\"#/$defs/a\"}}}"))
                .isPresent();
        List<String> doubled = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            String next = "{\"$ref\":\"#/$defs/d" + (i + 1) + "\"}";
            doubled.add("\"d" + i + "\":{\"anyOf\":[" + next + "," + next + "]}");
        }
        doubled.add("\"d40\":{}");
        String laughs = "{\"$ref\":\"#/$defs/d0\",\"$defs\":{" + String.join(",", doubled) + "}}";
        assertThat(schemas.fault(laughs).orElse("")).contains("places");
        String deep = "{\"not\":".repeat(Limits.DEPTH + 1) + "{}" + "}".repeat(Limits.DEPTH + 1);
        assertThat(schemas.fault(deep).orElse("")).contains("too deep");
    }

    @Test
    void patternsTakeLinearTime() {
        String schema = "{\"pattern\": \"^(a+)+$\"}";
        assertThat(schemas.fault(schema)).isEmpty();
        long started = System.nanoTime();
        assertThat(accepts(schema, "\"" + "a".repeat(5_000) + "!\"")).isFalse();
        assertThat(System.nanoTime() - started).isLessThan(2_000_000_000L);
    }

    @Test
    void onlySoManySchemasAreKept() {
        String names =
                IntStream.range(0, Limits.SCHEMAS_KEPT + 10)
                        .mapToObj(i -> "{\"const\":" + i + "}")
                        .peek(schema -> assertThat(accepts(schema, "-1")).isFalse())
                        .collect(Collectors.joining());
        assertThat(names).isNotEmpty();
        assertThat(accepts("{\"const\":0}", "0")).isTrue();
    }
}
