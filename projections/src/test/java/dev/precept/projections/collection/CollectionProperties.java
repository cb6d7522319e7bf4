package dev.precept.projections.collection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.testing.Seed;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The image's collections do what the platform's do, and older versions stay as they were. */
class CollectionProperties {
    private static final int RUNS = 30;
    private static final int STEPS = 3_000;
    private static final int COLLIDING_BITS = 13;

    private final Random random = Seed.random(CollectionProperties.class);

    @Test
    void anOrderedMapIsATreeMap() {
        for (int run = 0; run < RUNS; run++) {
            int keys = 1 + random.nextInt(2_000);
            int removals = random.nextInt(100);
            OrderedMap<Integer, Integer> map = OrderedMap.empty();
            TreeMap<Integer, Integer> model = new TreeMap<>();
            for (int step = 0; step < STEPS; step++) {
                int key = random.nextInt(keys);
                if (random.nextInt(100) < removals) {
                    map = map.without(key);
                    model.remove(key);
                } else {
                    map = map.with(key, step);
                    model.put(key, step);
                }
                assertThat(map.size()).isEqualTo(model.size());
                assertThat(map.get(key)).isEqualTo(model.get(key));
            }
            assertSame(map, model);
            for (Integer key : List.copyOf(model.keySet())) {
                map = map.without(key);
            }
            assertThat(map.isEmpty()).isTrue();
            assertThat(map.iterator().hasNext()).isFalse();
        }
    }

    @Test
    void anOrderedMapIsPagedFromAnyKey() {
        OrderedMap<Integer, Integer> map = OrderedMap.empty();
        TreeMap<Integer, Integer> model = new TreeMap<>();
        for (int i = 0; i < 1_000; i++) {
            int key = random.nextInt(5_000);
            map = map.with(key, i);
            model.put(key, i);
        }
        for (int i = 0; i < 1_000; i++) {
            int after = random.nextInt(5_100) - 50;
            int limit = random.nextInt(40);
            assertThat(map.after(after, limit))
                    .isEqualTo(
                            List.copyOf(model.tailMap(after, false).entrySet()).stream()
                                    .limit(limit)
                                    .toList());
        }
        assertThat(map.first()).isEqualTo(model.firstEntry());
    }

    @Test
    void olderVersionsOfAnOrderedMapStay() {
        List<OrderedMap<Integer, Integer>> versions = new ArrayList<>();
        List<TreeMap<Integer, Integer>> models = new ArrayList<>();
        versions.add(OrderedMap.empty());
        models.add(new TreeMap<>());
        for (int i = 0; i < 500; i++) {
            int key = random.nextInt(200);
            TreeMap<Integer, Integer> model = new TreeMap<>(models.getLast());
            boolean isRemoval = random.nextBoolean();
            if (isRemoval) {
                model.remove(key);
            } else {
                model.put(key, i);
            }
            OrderedMap<Integer, Integer> last = versions.getLast();
            versions.add(isRemoval ? last.without(key) : last.with(key, i));
            models.add(model);
        }
        for (int i = 0; i < versions.size(); i++) {
            assertSame(versions.get(i), models.get(i));
        }
    }

    @Test
    void anIntMapIsAMap() {
        for (int run = 0; run < RUNS; run++) {
            int numbers = 1 << (1 + random.nextInt(20));
            IntMap<Integer> map = IntMap.empty();
            Map<Integer, Integer> model = new HashMap<>();
            for (int step = 0; step < STEPS; step++) {
                int number = random.nextInt(numbers);
                if (random.nextInt(4) == 0) {
                    map = map.without(number);
                    model.remove(number);
                } else {
                    map = map.with(number, step);
                    model.put(number, step);
                }
            }
            for (int i = 0; i < STEPS; i++) {
                int number = random.nextInt(2 * numbers);
                assertThat(map.get(number)).isEqualTo(model.get(number));
            }
            assertThat(map.get(Integer.MAX_VALUE)).isNull();
        }
        IntMap<String> far =
                IntMap.<String>empty().with(0, "first").with(Integer.MAX_VALUE, "last");
        assertThat(far.get(0)).isEqualTo("first");
        assertThat(far.get(Integer.MAX_VALUE)).isEqualTo("last");
    }

    @Test
    void anOrderedMapOfKeysToThemselvesIsASet() {
        OrderedMap<String, String> set = OrderedMap.empty();
        TreeSet<String> model = new TreeSet<>();
        for (int step = 0; step < STEPS; step++) {
            String element = Integer.toString(random.nextInt(500));
            boolean isRemoval = random.nextInt(3) == 0;
            set = isRemoval ? set.without(element) : set.with(element, element);
            assertThat(isRemoval ? model.remove(element) : model.add(element)).isIn(true, false);
            assertThat(set.size()).isEqualTo(model.size());
        }
        assertThat(set.values()).isEqualTo(List.copyOf(model));
        OrderedMap<String, String> mixed = set.with("7", "other").with("x", "y");
        assertThat(mixed.get("7")).isEqualTo("other");
        assertThat(mixed.get("x")).isEqualTo("y");
        assertThat(set.get("x")).isNull();
        for (String element : model) {
            assertThat(set.get(element)).isEqualTo(element);
        }
    }

    @Test
    void aHashTreeIsAMap() {
        for (int run = 0; run < RUNS; run++) {
            int keys = 1 + random.nextInt(run % 2 == 0 ? 300 : 6_000);
            HashTree<String, Integer> map = HashTree.empty();
            Map<String, Integer> model = new HashMap<>();
            HashTree<String, Integer> older = map;
            Map<String, Integer> olderModel = Map.of();
            for (int step = 0; step < 5 * STEPS; step++) {
                String key = "key" + random.nextInt(keys);
                if (random.nextInt(4) == 0) {
                    map = map.without(key);
                    model.remove(key);
                } else {
                    map = map.with(key, step);
                    model.put(key, step);
                }
                assertThat(map.size()).isEqualTo(model.size());
                if (random.nextInt(2_000) == 0) {
                    older = map;
                    olderModel = Map.copyOf(model);
                }
            }
            for (int i = 0; i < keys; i++) {
                assertThat(map.get("key" + i)).isEqualTo(model.get("key" + i));
                assertThat(older.get("key" + i)).isEqualTo(olderModel.get("key" + i));
            }
        }
    }

    @Test
    void aNumberIndexIsAMap() {
        for (int run = 0; run < RUNS; run++) {
            int texts = 1 + random.nextInt(run % 2 == 0 ? 300 : 6_000);
            boolean collide = run % 3 == 0;
            Names names = (number, text) -> text(number, collide).compareTo(text);
            NumberIndex index = NumberIndex.empty();
            Set<Integer> model = new HashSet<>();
            NumberIndex older = index;
            Set<Integer> olderModel = Set.of();
            for (int step = 0; step < STEPS; step++) {
                int number = random.nextInt(texts);
                String text = text(number, collide);
                assertThat(index.find(text, names))
                        .isEqualTo(model.contains(number) ? number : NumberIndex.NONE);
                if (!model.contains(number)) {
                    index = index.with(text, number);
                    model.add(number);
                } else if (random.nextInt(2) == 0) {
                    index = index.without(text, number);
                    model.remove(number);
                }
                if (random.nextInt(1_000) == 0) {
                    older = index;
                    olderModel = Set.copyOf(model);
                }
            }
            for (int number = 0; number < texts; number++) {
                String text = text(number, collide);
                assertThat(index.find(text, names))
                        .isEqualTo(model.contains(number) ? number : NumberIndex.NONE);
                assertThat(older.find(text, names))
                        .isEqualTo(olderModel.contains(number) ? number : NumberIndex.NONE);
            }
            assertThat(index.find("no such text", names)).isEqualTo(NumberIndex.NONE);
        }
    }

    @Test
    void orderedIntsAreATreeSet() {
        for (int run = 0; run < RUNS; run++) {
            boolean isLarge = run % 10 == 0;
            int texts = 1 + random.nextInt(isLarge ? 40_000 : 4_000);
            int removals = random.nextInt(isLarge ? 10 : 100);
            boolean ascend = run % 4 == 0;
            Names names = (number, text) -> text(number, false).compareTo(text);
            OrderedInts set = OrderedInts.empty();
            TreeMap<String, Integer> model = new TreeMap<>();
            OrderedInts older = set;
            TreeMap<String, Integer> olderModel = new TreeMap<>();
            for (int step = 0; step < (isLarge ? 10 * STEPS : STEPS); step++) {
                int number = ascend ? step % texts : random.nextInt(texts);
                String text = text(number, false);
                if (random.nextInt(100) < removals) {
                    set = set.without(text, names);
                    model.remove(text);
                } else {
                    set = set.with(number, text, names);
                    model.put(text, number);
                }
                assertThat(set.size()).isEqualTo(model.size());
                if (random.nextInt(1_000) == 0) {
                    older = set;
                    olderModel = new TreeMap<>(model);
                }
            }
            assertThat(numbers(set, null, names)).isEqualTo(List.copyOf(model.values()));
            assertThat(numbers(older, null, names)).isEqualTo(List.copyOf(olderModel.values()));
            for (int i = 0; i < 100; i++) {
                String after = text(random.nextInt(texts + 10), false);
                assertThat(numbers(set, after, names))
                        .isEqualTo(List.copyOf(model.tailMap(after, false).values()));
            }
            for (String text : List.copyOf(model.keySet())) {
                set = set.without(text, names);
            }
            assertThat(set.isEmpty()).isTrue();
            assertThat(set.after(null, names).hasNext()).isFalse();
        }
    }

    private static List<Integer> numbers(OrderedInts set, @Nullable String after, Names names) {
        List<Integer> numbers = new ArrayList<>();
        set.after(after, names).forEachRemaining((int number) -> numbers.add(number));
        return numbers;
    }

    /** Of as many bits as the number, one of two texts of one hash code for each; or plain. */
    private static String text(int number, boolean collide) {
        if (!collide) {
            return "user-" + Integer.toString(number, Character.MAX_RADIX);
        }
        StringBuilder text = new StringBuilder();
        for (int bit = 0; bit < COLLIDING_BITS; bit++) {
            text.append((number >>> bit & 1) == 0 ? "an" : "c0");
        }
        return text.toString();
    }

    @Test
    void sortedIntsAreSets() {
        for (int run = 0; run < STEPS; run++) {
            TreeSet<Integer> left = randomSet();
            TreeSet<Integer> right = randomSet();
            int[] leftInts = ints(left);
            int[] rightInts = ints(right);
            int number = random.nextInt(100);
            TreeSet<Integer> union = new TreeSet<>(left);
            union.addAll(right);
            TreeSet<Integer> common = new TreeSet<>(left);
            common.retainAll(right);
            TreeSet<Integer> with = new TreeSet<>(left);
            with.add(number);
            TreeSet<Integer> without = new TreeSet<>(left);
            without.remove(number);
            assertThat(SortedInts.union(leftInts, rightInts)).isEqualTo(ints(union));
            assertThat(SortedInts.intersect(leftInts, rightInts)).isEqualTo(!common.isEmpty());
            assertThat(SortedInts.with(leftInts, number)).isEqualTo(ints(with));
            assertThat(SortedInts.without(leftInts, number)).isEqualTo(ints(without));
            assertThat(SortedInts.contains(leftInts, number)).isEqualTo(left.contains(number));
            assertThat(leftInts).isEqualTo(ints(left));
        }
    }

    private TreeSet<Integer> randomSet() {
        TreeSet<Integer> set = new TreeSet<>();
        int size = random.nextInt(random.nextBoolean() ? 4 : 80);
        for (int i = 0; i < size; i++) {
            set.add(random.nextInt(100));
        }
        return set;
    }

    private static int[] ints(TreeSet<Integer> set) {
        return set.stream().mapToInt(Integer::intValue).toArray();
    }

    private static void assertSame(
            OrderedMap<Integer, Integer> map, TreeMap<Integer, Integer> model) {
        List<Map.Entry<Integer, Integer>> entries = new ArrayList<>();
        map.forEach(entries::add);
        assertThat(entries).isEqualTo(List.copyOf(model.entrySet()));
        assertThat(map.values()).isEqualTo(List.copyOf(model.values()));
        assertThat(map.size()).isEqualTo(model.size());
    }
}
