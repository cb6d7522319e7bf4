package dev.precept.domain.shared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class PositionTest {
    @Test
    void aPositionIsNeverNegative() {
        assertThatIllegalArgumentException().isThrownBy(() -> new Position(-1));
    }

    @Test
    void positionsAreOrderedAsTheLogIs() {
        assertThat(new Position(2)).isGreaterThan(new Position(1)).isGreaterThan(Position.ZERO);
    }
}
