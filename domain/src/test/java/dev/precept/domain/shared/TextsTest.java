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
    void namesOfAllLanguagesArePossible() {
        for (String name :
                new String[] {"Shop", "Café 9", "\u05D0\u05D1", "\u0915\u094D\u200D\u0937"}) {
            assertThat(Texts.name("The name", name)).isEmpty();
        }
        assertThat(Texts.description("It", "one\ntwo")).isEmpty();
        assertThat(Texts.description("It", "one\u202Etwo")).isPresent();
    }
}
