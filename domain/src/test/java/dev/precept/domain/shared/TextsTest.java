package dev.precept.domain.shared;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What people read is what is written. */
class TextsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "\u200B",
                "\u200D",
                "a\u202Egpj.exe",
                "Allow \u2028x",
                "a\u2029",
                "\u2066a\u2069",
                "a\tb",
                "a\nb",
                "a\u0000",
                "\uD800"
            })
    void threat09_namesThatDisguiseAreRefused(String name) {
        assertThat(Texts.name("The name", name)).isPresent();
    }

    @Test
    void onlyHalvesOfPairsAreReplaced() {
        for (String text : new String[] {"", "a", "\u00E9\uFFFD", "a\uD83D\uDE00\uD83D\uDE01b"}) {
            assertThat(Texts.isWhole(text)).as(text).isTrue();
            assertThat(Texts.whole(text)).isEqualTo(text);
        }
        for (String text : new String[] {"a\uD800", "a\uDC00", "a\uD83D\uDE00\uDE00"}) {
            assertThat(Texts.isWhole(text)).isFalse();
            assertThat(Texts.whole(text))
                    .isEqualTo(text.substring(0, text.length() - 1) + '\uFFFD');
        }
        assertThat(Texts.whole("\uDC00\uD800\uD83D\uDE00")).isEqualTo("\uFFFD\uFFFD\uD83D\uDE00");
    }

    @Test
    void namesOfAllLanguagesArePossible() {
        for (String name :
                new String[] {"Shop", "Café 9", "\u05D0\u05D1", "\u0915\u094D\u200D\u0937"}) {
            assertThat(Texts.name("The name", name)).isEmpty();
        }
        assertThat(Texts.description("It", "one\ntwo")).isEmpty();
        assertThat(Texts.description("It", "one\u202Etwo")).isPresent();
    }
}
