package dev.precept.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;

import java.nio.charset.StandardCharsets;

class TreesTest {
    private static JsonNode read(String text) {
        return Trees.document(text.getBytes(StandardCharsets.UTF_8), "It");
    }

    @Test
    void yamlIsReadAsJsonWouldSayIt() {
        JsonNode read =
                read(
                        """
                        day: 2026-03-03
                        answer: yes
                        on: true
                        count: 7
                        hex: 0x1F
                        nothing: ~
                        tagged: !!java.net.URL [x]
                        """);
        assertThat(read.at("/day").asString()).isEqualTo("2026-03-03");
        assertThat(read.at("/answer").asString()).isEqualTo("yes");
        assertThat(read.at("/on").asBoolean()).isTrue();
        assertThat(read.at("/count").asInt()).isEqualTo(7);
        assertThat(read.at("/hex").asString()).isEqualTo("0x1F");
        assertThat(read.at("/nothing").isNull()).isTrue();
        assertThat(read.at("/tagged/0").asString()).isEqualTo("x");
    }

    @Test
    void whatBeginsWithABraceMayBeYaml() {
        assertThat(read("{name: Shop}").at("/name").asString()).isEqualTo("Shop");
        assertThat(read("[a, b]").at("/1").asString()).isEqualTo("b");
        assertThat(isJson("{name: Shop}")).isFalse();
        assertThat(isJson(" {\"name\": \"Shop\"}")).isTrue();
        assertThat(isJson("{\"a\": ")).isTrue();
        assertThat(isJson("name: Shop")).isFalse();
    }

    private static boolean isJson(String text) {
        return Trees.isJson(text.getBytes(StandardCharsets.UTF_8), "It");
    }

    @Test
    void whatIsWrittenIsReadBack() {
        JsonNode value =
                read(
                        """
                        {"a":["yes","2026-03-03","1e3","null","~"," x ","a: b","#c",""],
                         "b":{"c":1.5,"d":true,"e":null,"f":{},"g":[],"h":"two\\nlines"}}\
                        """);
        assertThat(read(Trees.yaml(value))).isEqualTo(value);
        assertThat(read(Trees.json(value))).isEqualTo(value);
    }

    @Test
    void badFilesAreRefusedWithTheirPlace() {
        refused("a: 1\na: 2\n", "'a' is there twice");
        refused("{\"a\":1,\"a\":2}", "Duplicate");
        refused("{\"a\":1} 2", "line 1");
        refused("a: [1", "line 1");
        refused("", "empty");
        refused("[".repeat(200) + "]".repeat(200), "depth");
        refused("a: " + "[".repeat(200) + "]".repeat(200), "Nesting");
        refused("a: &x [1]\nb: [*x]\nc: *y\n", "y");
        StringBuilder laughs = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x]\n");
        for (int i = 1; i < 12; i++) {
            laughs.append("a%d: &a%d [%s]\n".formatted(i, i, ("*a" + (i - 1) + ",").repeat(9)));
        }
        refused(laughs.toString(), "aliases");
        assertThatThrownBy(() -> Trees.document(new byte[] {(byte) 0xff}, "It"))
                .hasMessageContaining("UTF-8");
    }

    private static void refused(String text, String words) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(Failure.class)
                .hasMessageContaining(words);
    }
}
