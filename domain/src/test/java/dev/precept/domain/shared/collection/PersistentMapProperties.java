package dev.precept.domain.shared.collection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.testing.Seed;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

class PersistentMapProperties {
    private static final int ROUNDS = 60;
    private static final int STEPS = 2_000;

    private final Random random = Seed.random(PersistentMapProperties.class);

    /** A key whose hash codes clash as often as asked. */
    private record Key(int value, int hash) {
        @Override
        public int hashCode() {
            return hash;
        }
    }

    @Test
    void behavesAsAHashMapAndNeverChangesAnOlderVersion() {
        for (int round = 0; round < ROUNDS; round++) {
            int distinct = 1 + random.nextInt(1 << random.nextInt(1, 12));
            int hashes = 1 + random.nextInt(distinct);
            Map<Key, Integer> expected = new HashMap<>();
            PersistentMap<Key, Integer> actual = PersistentMap.empty();
            PersistentMap<Key, Integer> old = actual;
            Map<Key, Integer> oldExpected = Map.of();
            for (int step = 0; step < STEPS; step++) {
                int value = random.nextInt(distinct);
                Key key = new Key(value, (value % hashes) * 0x01000193);
                if (random.nextInt(5) < 3) {
                    actual = actual.with(key, step);
                    expected.put(key, step);
                } else {
                    actual = actual.without(key);
                    expected.remove(key);
                }
                assertThat(actual.get(key)).isEqualTo(expected.get(key));
                assertThat(actual.size()).isEqualTo(expected.size());
                if (random.nextInt(200) == 0) {
                    assertSame(actual, expected);
                    assertSame(old, oldExpected);
                    old = actual;
                    oldExpected = Map.copyOf(expected);
                }
            }
            assertSame(actual, expected);
        }
    }

    private static void assertSame(PersistentMap<Key, Integer> actual, Map<Key, Integer> expected) {
        assertThat(actual).isEqualTo(expected).hasSameHashCodeAs(expected);
        Map<Key, Integer> iterated = new HashMap<>();
        actual.entrySet().forEach(e -> assertThat(iterated.put(e.getKey(), e.getValue())).isNull());
        assertThat(iterated).isEqualTo(expected);
    }

    @Test
    void isCanonical() {
        for (int round = 0; round < ROUNDS; round++) {
            List<Integer> keys = new ArrayList<>();
            for (int i = 0; i < 1 + random.nextInt(3_000); i++) {
                keys.add(random.nextInt());
            }
            PersistentSet<Integer> there = PersistentSet.copyOf(new HashSet<>(keys));
            Collections.shuffle(keys, random);
            PersistentSet<Integer> andBack = PersistentSet.empty();
            for (int key : keys) {
                andBack = andBack.with(key).with(key + 1).without(key + 1);
            }
            for (int key : keys) {
                andBack = andBack.with(key);
            }
            assertThat(List.copyOf(andBack)).isEqualTo(List.copyOf(there));
        }
    }

    @Test
    void isTheSameObjectWhereNothingChanges() {
        PersistentMap<String, String> map =
                PersistentMap.<String, String>empty().with("a", "1").with("b", "2");
        assertThat(map.with("a", "1")).isSameAs(map);
        assertThat(map.without("c")).isSameAs(map);
        assertThat(PersistentMap.copyOf(map)).isSameAs(map);
        assertThat(map.without("a").without("b")).isEmpty();
    }

    @Test
    void aSetBehavesAsAHashSet() {
        Set<Integer> expected = new HashSet<>();
        PersistentSet<Integer> actual = PersistentSet.empty();
        for (int step = 0; step < STEPS; step++) {
            int element = random.nextInt(300);
            if (random.nextBoolean()) {
                actual = actual.with(element);
                expected.add(element);
            } else {
                actual = actual.without(element);
                expected.remove(element);
            }
            assertThat(actual.contains(element)).isEqualTo(expected.contains(element));
        }
        assertThat(actual).isEqualTo(expected).hasSize(expected.size());
    }
}
