package dev.precept.pdp.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** Header fields keep their order and their repetitions, and are found whatever their case. */
class FieldsTest {
    private final Fields fields = Fields.of("Accept", "a", "X-Forwarded-For", "b", "ACCEPT", "c");

    @Test
    void namesAreComparedWithoutCase() {
        assertThat(fields.first("accept")).isEqualTo("a");
        assertThat(fields.all("Accept")).containsExactly("a", "c");
        assertThat(fields.count("aCCEPT")).isEqualTo(2);
        assertThat(fields.first("Acc")).isNull();
        assertThat(fields.all("Acc")).isEmpty();
    }

    @Test
    void oneMoreComesLast() {
        Fields more = fields.with("Via", "d");
        assertThat(more.size()).isEqualTo(4);
        assertThat(more.name(3) + more.value(3)).isEqualTo("Viad");
        assertThat(fields.size()).isEqualTo(3);
    }

    @Test
    void aNameNeedsAValue() {
        assertThatThrownBy(() -> Fields.of("Accept")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aTextOfThemHoldsNoValue() {
        assertThat(Fields.of("Authorization", "Bearer x").toString())
                .isEqualTo("Fields[Authorization]");
    }
}
