package dev.precept.pdp.management;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.precept.domain.shared.OrganizationId;
import dev.precept.pdp.command.RandomIds;

import org.junit.jupiter.api.Test;

class TurnsTest {
    private final OrganizationId one = new OrganizationId(new RandomIds().next());
    private final OrganizationId other = new OrganizationId(new RandomIds().next());
    private final OrganizationId third = new OrganizationId(new RandomIds().next());
    private final Turns turns = new Turns(2, 1);

    @Test
    void noOrganizationTakesThemAll() {
        String said =
                turns.in(
                        one,
                        () -> {
                            assertBusy(one);
                            return turns.in(
                                    other,
                                    () -> {
                                        assertBusy(third);
                                        return "done";
                                    });
                        });
        assertThat(said).isEqualTo("done");
        assertThat(turns.in(third, () -> "free")).isEqualTo("free");
    }

    @Test
    void whatFailsGivesItsTurnBack() {
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(
                            () ->
                                    turns.in(
                                            one,
                                            () -> {
                                                throw new IllegalStateException("fault");
                                            }))
                    .hasMessage("fault");
        }
        assertThat(turns.in(one, () -> "free")).isEqualTo("free");
    }

    private void assertBusy(OrganizationId organization) {
        assertThatThrownBy(() -> turns.in(organization, () -> "no"))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        it -> assertThat(it.problem().code()).isEqualTo("busy"));
    }
}
