package dev.precept.pdp.management;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.domain.attribute.Attributes;
import dev.precept.domain.condition.Condition;
import dev.precept.pdp.management.document.Cursor;
import dev.precept.pdp.management.document.JsonReader;
import dev.precept.pdp.management.document.Parsed;
import dev.precept.testing.RandomConditions;
import dev.precept.testing.Seed;

import org.junit.jupiter.api.Test;

import tools.jackson.databind.json.JsonMapper;

import java.util.Map;
import java.util.Objects;
import java.util.Random;

/** What is shown can be sent again. */
class ConditionBodyProperties {
    private static final int ROUNDS = 3_000;

    private final Random random = Seed.random(ConditionBodyProperties.class);
    private final RandomConditions conditions = new RandomConditions(random, true);
    private final JsonMapper json = JsonMapper.builder().build();

    @Test
    void everyConditionIsReadAsItIsShown() {
        for (int round = 0; round < ROUNDS; round++) {
            Condition condition = conditions.condition(1 + random.nextInt(4));
            Json shown = Objects.requireNonNull(ConditionShown.of(condition));
            Faults faults = new Faults();
            Condition read = ConditionBody.read(cursor(shown.members()), faults);
            assertThat(faults.all()).as(shown.members().toString()).isEmpty();
            assertThat(read).isEqualTo(condition);
        }
    }

    @Test
    void allAttributesAreReadAsTheyAreShown() {
        for (int round = 0; round < ROUNDS; round++) {
            Attributes attributes = conditions.attributes();
            Map<String, Object> shown = Map.of("attributes", AttributesBody.shown(attributes));
            assertThat(AttributesBody.read(cursor(shown))).isEqualTo(attributes);
        }
    }

    private Cursor cursor(Map<String, Object> members) {
        return switch (JsonReader.read(json.writeValueAsBytes(members))) {
            case Parsed.Document(var root) -> Cursor.root(root);
            case Parsed.Malformed(var faults) -> throw new AssertionError(faults);
        };
    }
}
