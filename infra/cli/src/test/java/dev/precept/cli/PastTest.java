package dev.precept.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/** What a difference looks like at a terminal. */
class PastTest {
    private static String told(Format format, JsonNode effect) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Terminal terminal =
                new Terminal(
                        InputStream.nullInputStream(),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        Map.of(),
                        Path.of("."));
        Past.effect(new Output(terminal, format), effect);
        return out.toString(StandardCharsets.UTF_8);
    }

    private static ObjectNode change(int causes) {
        ObjectNode change = Trees.object().put("change", "GAINED").put("user", "ann");
        change.put("application", "shop").put("api", "books").put("scope", "read");
        ArrayNode array = change.putArray("causes");
        for (int i = 0; i < causes; i++) {
            array.addObject()
                    .put("position", 100 + i)
                    .put("type", "role.member-added")
                    .putObject("entity")
                    .put("handle", "reader");
        }
        return change;
    }

    @Test
    void aTableTellsTheLastCauseAndHowManyMoreThereAre() {
        ObjectNode effect = Trees.object();
        effect.putArray("changes").add(change(25).put("causesLeftOut", 7)).add(change(1));
        String[] lines = told(Format.TABLE, effect).split("\n");
        assertThat(lines[1]).isEqualTo("CHANGE  USER  APPLICATION  API    SCOPE  CAUSES");
        assertThat(lines[2])
                .isEqualTo(
                        "GAINED  ann   shop         books  read   role.member-added reader @124"
                                + " +31");
        assertThat(lines[3]).endsWith("role.member-added reader @100");
        assertThat(told(Format.WIDE, effect)).contains("@100, ").contains("@124 +7");
    }
}
