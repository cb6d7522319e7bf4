package dev.precept.pdp.management.document;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

class ReadersTest {
    @Test
    void everyTypeWithItsPlace() {
        String text = "{\n  \"a\": [1, -2.5e3, true, null],\n  \"b\": \"x\"\n}";
        for (Parsed parsed : List.of(json(text), yaml(text))) {
            Cursor root = Cursor.root(((Parsed.Document) parsed).root());
            assertThat(root.member("a").place()).isEqualTo(new Place(2, 3));
            assertThat(root.member("a").items())
                    .extracting(it -> ((Node.Scalar) it.node()).kind())
                    .containsExactly(
                            Node.Kind.NUMBER, Node.Kind.NUMBER, Node.Kind.BOOLEAN, Node.Kind.NULL);
            assertThat(root.member("a").items().get(1).pointer()).isEqualTo("/a/1");
            assertThat(root.member("b").text()).isEqualTo("x");
            assertThat(root.member("c")).isNull();
        }
    }

    @Test
    void pointersAreEscaped() {
        Cursor root = Cursor.root(((Parsed.Document) json("{\"a/b~c\": 1}")).root());
        assertThat(root.member("a/b~c").pointer()).isEqualTo("/a~1b~0c");
    }

    @Test
    void malformedJsonNamesItsPlace() {
        assertFault(json("{\n  \"a\": 1,\n}"), "malformed-json", 3);
        assertFault(json("{\"a\": 1} x"), "malformed-json", 1);
        assertFault(json("{\"a\": 1} {}"), "malformed-json", 1);
        assertFault(json("{\"a\": tru}"), "malformed-json", 1);
        assertFault(json("{'a': 1}"), "malformed-json", 1);
        assertFault(json("[1,\n2"), "malformed-json", 2);
        assertFault(json("[01]"), "malformed-json", 1);
        assertFault(json("[NaN]"), "malformed-json", 1);
        assertFault(json("/* c */ 1"), "malformed-json", 1);
        assertThat(faults(json("")).getFirst().code()).isEqualTo("malformed-json");
        assertThat(faults(json("  \n"))).isNotEmpty();
        assertThat(faults(JsonReader.read(new byte[] {'"', (byte) 0xC0, (byte) 0xAF, '"'})))
                .isNotEmpty();
    }

    @Test
    void aMemberNamedTwiceIsRefused() {
        assertThat(faults(json("{\"a\": {\"b\": 1,\n\"b\": 2}, \"a\": 3}")))
                .extracting(Fault::pointer)
                .containsExactly("/a/b", "/a");
        assertThat(faults(yaml("a:\n  b: 1\n  b: 2\n")))
                .extracting(Fault::pointer)
                .containsExactly("/a/b");
    }

    @Test
    void nestingIsBounded() {
        assertThat(faults(json("[".repeat(100_000)))).isNotEmpty();
        assertThat(faults(yaml("[".repeat(100_000)))).isNotEmpty();
        assertThat(json("[".repeat(60) + "]".repeat(60))).isInstanceOf(Parsed.Document.class);
    }

    @Test
    void malformedYamlNamesItsPlace() {
        assertFault(yaml("a: 1\nb: [1, 2\nc: 3\n"), "malformed-yaml", 3);
        assertFault(yaml("a: 1\n---\nb: 2\n"), "malformed-yaml", 2);
        assertFault(yaml("a: *nowhere\n"), "malformed-yaml", 1);
        assertFault(yaml("? [a, b]\n: 1\n"), "malformed-yaml", 1);
        assertThat(faults(yaml(""))).isNotEmpty();
        assertThat(faults(YamlReader.read(new byte[] {'a', ':', ' ', (byte) 0xFF}))).isNotEmpty();
    }

    @Test
    void aliasesAreSharedMergedAndNeverExplode() {
        Cursor root =
                Cursor.root(
                        ((Parsed.Document) yaml("x: &x {a: 1, b: 2}\ny: {<<: *x, b: 3}\nz: *x\n"))
                                .root());
        assertThat(root.member("y").member("a").text()).isEqualTo("1");
        assertThat(root.member("y").member("b").text()).isEqualTo("3");
        assertThat(root.member("z").member("b").text()).isEqualTo("2");

        StringBuilder laughs = new StringBuilder("l0: &l0 [ha, ha]\n");
        for (int i = 1; i < 60; i++) {
            laughs.append("l")
                    .append(i)
                    .append(": &l")
                    .append(i)
                    .append(" [*l")
                    .append(i - 1)
                    .append(", *l")
                    .append(i - 1)
                    .append("]\n");
        }
        long started = System.nanoTime();
        assertThat(yaml(laughs.toString())).isNotNull();
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(2));
        assertThat(faults(yaml("a: &a [*a]\n"))).isNotEmpty();
        assertThat(faults(yaml("a: &a {b: *a}\n"))).isNotEmpty();
    }

    @Test
    void whatIsMergedIsBounded() {
        String base = "a: &a {x: 1}\nb: &b {x: 2, y: 2}\n";
        Cursor root =
                Cursor.root(((Parsed.Document) yaml(base + "c: {z: 3, <<: [*a, *b]}\n")).root());
        assertThat(root.member("c").member("x").text()).isEqualTo("1");
        assertThat(root.member("c").member("y").text()).isEqualTo("2");
        assertThat(root.member("c").member("z").text()).isEqualTo("3");
        assertFault(yaml(base + "c: {<<: 1}\n"), "malformed-yaml", 3);
        assertFault(yaml(base + "c: {<<: [[*a]]}\n"), "malformed-yaml", 3);

        StringBuilder bomb = new StringBuilder("a: &a\n");
        for (int i = 0; i < 20_000; i++) {
            bomb.append(" k").append(i).append(": 1\n");
        }
        for (int i = 0; i < 900; i++) {
            bomb.append("x").append(i).append(": {<<: *a}\n");
        }
        long started = System.nanoTime();
        assertThat(faults(yaml(bomb.toString()))).isNotEmpty();
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void tagsOfTypesAreRefused() {
        assertFault(yaml("a: !!javax.script.ScriptEngineManager [x]\n"), "malformed-yaml", 1);
    }

    @Test
    void anythingAtAllIsReadOrRefused() {
        long seed = Long.getLong("seed", System.nanoTime());
        System.out.println("ReadersTest seed " + seed);
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        String alphabet = "{}[]:,\"'\\ \n\t-?&*!|>%@`#<~a1.e+\u00e9\u0000\uD83D";
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(24); n > 0; n--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            assertThat(json(text.toString())).isNotNull();
            assertThat(yaml(text.toString())).isNotNull();
        }
    }

    private static Parsed json(String text) {
        return JsonReader.read(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Parsed yaml(String text) {
        return YamlReader.read(text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<Fault> faults(Parsed parsed) {
        assertThat(parsed).isInstanceOf(Parsed.Malformed.class);
        return ((Parsed.Malformed) parsed).faults();
    }

    private static void assertFault(Parsed parsed, String code, int line) {
        Fault fault = faults(parsed).getFirst();
        assertThat(Map.of(fault.code(), fault.place().line())).isEqualTo(Map.of(code, line));
    }
}
