package dev.precept.pdp.management;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.domain.shared.Actor;
import dev.precept.domain.shared.OrganizationId;
import dev.precept.pdp.command.RandomIds;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

class ShelfTest {
    private final RandomIds ids = new RandomIds();
    private final Actor one = actor();
    private final Actor other = actor();
    private Instant now = Instant.parse("2026-03-01T00:00:00Z");
    private final Shelf<String> shelf = new Shelf<>(Duration.ofMinutes(10), 4, 2, () -> now);

    private Actor actor() {
        return new Actor(Actor.Kind.USER, new OrganizationId(ids.next()), ids.next());
    }

    @Test
    void eachFindsHisOwnForAWhile() {
        String id = shelf.put(one, "mine");
        assertThat(shelf.find(one, id)).isEqualTo("mine");
        assertThat(shelf.find(other, id)).isNull();
        assertThat(shelf.find(one, "none")).isNull();
        now = now.plus(Duration.ofMinutes(11));
        assertThat(shelf.find(one, id)).isNull();
    }

    @Test
    void nobodyCrowdsOutTheOthers() {
        String mine = shelf.put(one, "mine");
        List<String> his = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            his.add(shelf.put(other, "his " + i));
        }
        assertThat(shelf.find(one, mine)).isEqualTo("mine");
        assertThat(shelf.find(other, his.get(6))).isNull();
        assertThat(shelf.find(other, his.get(7))).isEqualTo("his 7");
        assertThat(shelf.find(other, his.get(8))).isEqualTo("his 8");
    }

    @Test
    void ofAllTheNewestAreKept() {
        String first = shelf.put(one, "first");
        List<String> later = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Actor owner = actor();
            String id = shelf.put(owner, "later");
            assertThat(shelf.find(owner, id)).isEqualTo("later");
            later.add(id);
        }
        assertThat(shelf.find(one, first)).isNull();
        assertThat(later).doesNotHaveDuplicates();
    }
}
