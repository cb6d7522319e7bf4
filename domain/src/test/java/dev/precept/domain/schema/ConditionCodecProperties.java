package dev.precept.domain.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.precept.domain.attribute.Attributes;
import dev.precept.domain.condition.Condition;
import dev.precept.domain.shared.Limits;
import dev.precept.testing.RandomConditions;
import dev.precept.testing.Seed;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.Random;

class ConditionCodecProperties {
    private static final int ROUNDS = 5_000;
    private static final RecordCodec<Condition> CONDITIONS = RecordCodec.of(Condition.class);
    private static final RecordCodec<Attributes> ATTRIBUTES = RecordCodec.of(Attributes.class);

    private final Random random = Seed.random(ConditionCodecProperties.class);
    private final RandomConditions conditions = new RandomConditions(random, true);

    @Test
    void everyConditionIsWrittenAndReadBack() {
        for (int round = 0; round < ROUNDS; round++) {
            Condition condition = conditions.condition(1 + random.nextInt(4));
            byte[] written = CONDITIONS.encode(condition);
            assertThat(CONDITIONS.decode(written)).isEqualTo(condition);
        }
    }

    @Test
    void allAttributesAreWrittenAndReadBack() {
        for (int round = 0; round < ROUNDS; round++) {
            Attributes attributes = conditions.attributes();
            assertThat(ATTRIBUTES.decode(ATTRIBUTES.encode(attributes))).isEqualTo(attributes);
        }
    }

    @Test
    void whatIsNestedTooDeepIsRefusedBeforeItIsRead() {
        for (int depth : new int[] {Limits.DOCUMENT_DEPTH + 2, 1 << 20}) {
            String open = "{\"condition\":".repeat(depth);
            refused(CONDITIONS, open);
            refused(CONDITIONS, open + "1" + ",\"kind\":\"NOT\"}".repeat(depth));
        }
    }

    private static void refused(RecordCodec<?> codec, String written) {
        assertThatExceptionOfType(UnreadableException.class)
                .as(written.length() > 100 ? "something long" : written)
                .isThrownBy(() -> codec.decode(written.getBytes(StandardCharsets.UTF_8)));
    }
}
