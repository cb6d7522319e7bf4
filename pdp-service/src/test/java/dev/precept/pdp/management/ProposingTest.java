package dev.precept.pdp.management;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.domain.shared.Actor;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.pdp.management.Proposing.Room;

import org.junit.jupiter.api.Test;

import java.util.Map;

/** For whom there is a place among what waits. */
class ProposingTest {
    private static final Actor ANN = new Actor(Actor.Kind.USER, OrganizationId.SYSTEM, "ann");

    private static Room room(int proposals, int ofAnn) {
        return new Room(proposals, 0, Map.of(ANN, ofAnn));
    }

    @Test
    void eachHasAShare() {
        assertThat(room(99, 99).has(ANN, false, false)).isTrue();
        assertThat(room(100, 100).has(ANN, false, false)).isFalse();
        assertThat(room(100, 100).has(ANN, true, false)).isFalse();
    }

    @Test
    void developersLeaveHalfOfItToAdministrators() {
        assertThat(room(249, 0).has(ANN, true, false)).isTrue();
        assertThat(room(250, 0).has(ANN, true, false)).isFalse();
        assertThat(room(250, 0).has(ANN, false, false)).isTrue();
    }

    @Test
    void thePolicyCanBeChangedWhereTheRestIsFull() {
        assertThat(room(490, 0).has(ANN, false, false)).isFalse();
        assertThat(room(490, 100).has(ANN, false, true)).isTrue();
        assertThat(room(500, 0).has(ANN, false, true)).isFalse();
    }
}
