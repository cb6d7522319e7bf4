package dev.precept.pdp.sidecar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.precept.pdp.settings.SettingException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.env.MockEnvironment;

/** What a sidecar is told of its settings. */
class SidecarSettingsTable {
    private static final String KEY = "pgk_01890a5d-ac96-774b-bcce-b302099a8057.secret";

    @Test
    void threeSettingsSuffice() {
        SidecarSettings settings =
                SidecarSettings.of(environment("https://pdp.example:8081", "acme", KEY));
        assertThat(settings.organization().value()).isEqualTo("acme");
        assertThat(settings).asString().doesNotContain("secret");
    }

    @ParameterizedTest
    @CsvSource({
        "'', acme, KEY, precept.sidecar.url",
        "pdp.example, acme, KEY, No service is found at 'pdp.example'",
        "ftp://pdp.example, acme, KEY, No service is found at",
        "https://pdp.example/, acme, KEY, No service is found at",
        "https://me:word@pdp.example, acme, KEY, No service is found at",
        "https://pdp.example, '', KEY, precept.sidecar.organization",
        "https://pdp.example, Acme!, KEY, is no organization's handle",
        "https://pdp.example, acme, '', precept.sidecar.key",
        "https://pdp.example, acme, pak_abc.secret, is no gateway's key",
    })
    void whatIsWrongIsSaid(String url, String organization, String key, String said) {
        assertThatThrownBy(
                        () ->
                                SidecarSettings.of(
                                        environment(url, organization, key.replace("KEY", KEY))))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining(said)
                .hasMessageNotContaining("secret");
    }

    private static MockEnvironment environment(String url, String organization, String key) {
        return new MockEnvironment()
                .withProperty("precept.sidecar.url", url)
                .withProperty("precept.sidecar.organization", organization)
                .withProperty("precept.sidecar.key", key);
    }
}
