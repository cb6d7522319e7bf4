package dev.precept.pdp.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.precept.domain.shared.OrganizationId;

import org.junit.jupiter.api.Test;

class PlacesTest {
    private final OrganizationId one = new OrganizationId("00000000-0000-7000-8000-000000000001");
    private final OrganizationId two = new OrganizationId("00000000-0000-7000-8000-000000000002");

    @Test
    void whoHasManyLeavesPlacesToOthers() {
        Places places = new Places(3, 2);
        assertThat(places.enter(one)).isTrue();
        assertThat(places.enter(one)).isTrue();
        assertThat(places.enter(one)).isFalse();
        assertThat(places.enter(two)).isTrue();
        assertThat(places.enter(two)).as("all are taken").isFalse();
        places.leave(one);
        assertThat(places.enter(two)).isTrue();
        places.leave(two);
        places.leave(two);
        assertThat(places.enter(one)).isTrue();
        assertThatThrownBy(() -> places.leave(two)).isInstanceOf(IllegalStateException.class);
    }
}
