package dev.precept.pdp.jose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.domain.shared.SecretId;
import dev.precept.pdp.jose.PresentedKey.Kind;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PresentedKeyTest {
    private static final SecretId ID = new SecretId("a-b_c");

    @Test
    void saysWhichItIsAndTheSecret() {
        for (Kind kind : Kind.values()) {
            String text = PresentedKey.text(kind, ID, "s.e-c_r");
            assertThat(PresentedKey.read(kind, text)).isEqualTo(new PresentedKey(ID, "s.e-c_r"));
        }
        assertThat(PresentedKey.text(Kind.GATEWAY, ID, "x")).isEqualTo("pgk_a-b_c.x");
    }

    @Test
    void isOfOneKind() {
        String gateway = PresentedKey.text(Kind.GATEWAY, ID, "secret");
        assertThat(PresentedKey.read(Kind.API, gateway)).isNull();
    }

    @Test
    void isNeverTold() {
        assertThat(new PresentedKey(ID, "hush").toString()).doesNotContain("hush");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", ".", "pgk", "pgk.x", "pgk_", "pgk_.x", "pgk_a", "pgk_a%b.x", "PGK_a.x"})
    void hasOneForm(String text) {
        assertThat(PresentedKey.read(Kind.GATEWAY, text)).isNull();
    }

    @Test
    void isBounded() {
        String text = PresentedKey.text(Kind.API, ID, "x".repeat(Limits.KEY_CHARACTERS));
        assertThat(PresentedKey.read(Kind.API, text)).isNull();
    }
}
