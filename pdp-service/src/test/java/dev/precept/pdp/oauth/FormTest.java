package dev.precept.pdp.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.charset.StandardCharsets;

/** Forms are read in one way only. */
class FormTest {
    private static Form read(String body) {
        return Form.read(body.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void namesAndValuesAreDecoded() {
        Form form = read("token=a%20b+c%2B%C3%A9&empty=&bare&x=1=2");
        assertThat(form.get("token")).isEqualTo("a b c+é");
        assertThat(form.get("empty")).isNull();
        assertThat(form.get("bare")).isNull();
        assertThat(form.get("x")).isEqualTo("1=2");
        assertThat(form.get("none")).isNull();
        assertThat(read("").get("token")).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a=1&a=2", "a=1&%61=2", "a=%", "a=%2", "a=%zz", "a=%C0%AF", "a=%ff", "&&"})
    void whatCouldBeReadInTwoWaysIsRefused(String body) {
        assertThatThrownBy(() -> read(body)).isInstanceOf(OAuthException.class);
    }

    @Test
    void parametersAreBounded() {
        StringBuilder body = new StringBuilder("p=");
        for (int i = 0; i < Limits.PARAMETERS; i++) {
            body.append("&p").append(i).append('=');
        }
        assertThatThrownBy(() -> read(body.toString())).isInstanceOf(OAuthException.class);
    }
}
