package dev.precept.pdp.jose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.domain.shared.Position;
import dev.precept.pdp.jose.PageTokens.Place;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;

class PageTokensTest {
    private static final Place PLACE = new Place("u-7", new Position(42));

    @TempDir Path data;

    @Test
    void leadsBackToItsPlace() {
        PageTokens tokens = new PageTokens(MasterKey.load(null, data));
        String token = tokens.seal("who", PLACE);
        assertThat(tokens.open("who", token)).contains(PLACE);
        assertThat(new PageTokens(MasterKey.load(null, data)).open("who", token))
                .as("another node")
                .contains(PLACE);
    }

    @Test
    void answersNoOtherQuestion() {
        PageTokens tokens = new PageTokens(MasterKey.load(null, data));
        assertThat(tokens.open("whom", tokens.seal("who", PLACE))).isEmpty();
    }

    @Test
    void isNotMadeOrChangedByOthers() throws Exception {
        PageTokens tokens = new PageTokens(MasterKey.load(null, data));
        String token = tokens.seal("who", PLACE);
        for (int i = 0; i < token.length(); i++) {
            char other = token.charAt(i) == 'A' ? 'B' : 'A';
            String changed = token.substring(0, i) + other + token.substring(i + 1);
            assertThat(tokens.open("who", changed)).as(changed).isEmpty();
            assertThat(tokens.open("who", token.substring(0, i))).isEmpty();
        }
        assertThat(tokens.open("who", token + "A")).isEmpty();
        assertThat(tokens.open("who", "A".repeat(Limits.PAGE_TOKEN_CHARACTERS + 1))).isEmpty();
        assertThat(tokens.open("who", "\u00e9")).isEmpty();
        Path elsewhere = java.nio.file.Files.createDirectory(data.resolve("elsewhere"));
        assertThat(new PageTokens(MasterKey.load(null, elsewhere)).open("who", token)).isEmpty();
    }
}
