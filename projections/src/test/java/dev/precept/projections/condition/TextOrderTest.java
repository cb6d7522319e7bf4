package dev.precept.projections.condition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.projections.decision.Obligations;

import org.junit.jupiter.api.Test;

import java.util.List;

/** Texts by their code points. */
class TextOrderTest {
    private static final List<String> TEXTS =
            List.of("\ud83d\ude00", "a", "\uff5e", "ab", "", "\ud83d\ude00a", "a");
    private static final List<String> SORTED =
            List.of("", "a", "ab", "\uff5e", "\ud83d\ude00", "\ud83d\ude00a");

    @Test
    void halfCharactersComeAfterAllWholeOnes() {
        assertThat(TextOrder.sorted(TEXTS)).isEqualTo(SORTED);
    }

    @Test
    void whatIsObligedToIsInTheOrderOfAgents() {
        Obligations.StepUp stepUp = new Obligations.StepUp(TEXTS, null);
        assertThat(new Obligations(null, stepUp, TEXTS).fieldMask()).isEqualTo(SORTED);
        assertThat(stepUp.acrValues()).isEqualTo(SORTED);
    }
}
