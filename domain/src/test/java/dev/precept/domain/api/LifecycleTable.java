package dev.precept.domain.api;

import static dev.precept.domain.TestData.createApi;
import static dev.precept.domain.api.Lifecycle.CREATED;
import static dev.precept.domain.api.Lifecycle.PUBLISHED;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.domain.World;
import dev.precept.domain.api.ApiCommand.MoveLifecycle;
import dev.precept.domain.api.ApiEvent.LifecycleChanged;
import dev.precept.domain.shared.ApiId;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.domain.shared.Rejection.Code;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.aggregator.ArgumentsAccessor;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

class LifecycleTable {
    private static final ApiId API = new ApiId("orders");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            useHeadersInDisplayName = true,
            textBlock =
                    """
                    from       | CREATED | PROTOTYPED | PUBLISHED | BLOCKED | DEPRECATED | RETIRED
                    CREATED    | same    | yes        | yes       | no      | no         | no
                    PROTOTYPED | yes     | same       | yes       | no      | no         | no
                    PUBLISHED  | yes     | yes        | same      | yes     | yes        | no
                    BLOCKED    | no      | no         | yes       | same    | yes        | yes
                    DEPRECATED | no      | no         | no        | no      | same       | yes
                    RETIRED    | no      | no         | no        | no      | no         | same
                    """)
    void moves(ArgumentsAccessor row) {
        Lifecycle from = row.get(0, Lifecycle.class);
        for (Lifecycle to : Lifecycle.values()) {
            World world = at(from);
            World.Answer answer = world.when(new MoveLifecycle(API, to));
            switch (row.getString(1 + to.ordinal())) {
                case "same" -> answer.then();
                case "yes" -> answer.then(new LifecycleChanged(from, to));
                default -> {
                    answer.refused(Code.TRANSITION_NOT_ALLOWED, from.name());
                    ApiDecider.allowedMoves(from)
                            .forEach(
                                    move ->
                                            answer.refused(
                                                    Code.TRANSITION_NOT_ALLOWED, move.name()));
                }
            }
        }
    }

    @Test
    void onlyThePublishedAreSubscribable() {
        for (Lifecycle lifecycle : Lifecycle.values()) {
            assertThat(lifecycle.isSubscribable()).isEqualTo(lifecycle == PUBLISHED);
        }
    }

    /** An API that has come to this stage by allowed moves. */
    private static World at(Lifecycle stage) {
        World world = World.withOrganizations().given(createApi(OrganizationId.DEFAULT, API));
        Map<Lifecycle, Lifecycle> before = new HashMap<>();
        Deque<Lifecycle> open = new ArrayDeque<>(Set.of(CREATED));
        Set<Lifecycle> seen = EnumSet.of(CREATED);
        while (!open.isEmpty()) {
            Lifecycle from = open.remove();
            for (Lifecycle to : ApiDecider.allowedMoves(from)) {
                if (seen.add(to)) {
                    before.put(to, from);
                    open.add(to);
                }
            }
        }
        Deque<Lifecycle> steps = new ArrayDeque<>();
        for (Lifecycle each = stage; each != CREATED; each = before.get(each)) {
            steps.push(each);
        }
        steps.forEach(step -> world.given(new MoveLifecycle(API, step)));
        return world;
    }
}
