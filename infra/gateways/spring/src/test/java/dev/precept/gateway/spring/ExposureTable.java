package dev.precept.gateway.spring;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;

/** Of which services the URL has a warning written. */
class ExposureTable {
    @ParameterizedTest
    @CsvSource({
        "http://precept.example:8081, true",
        "http://10.0.0.1, true",
        "http://localhost.example, true",
        "http://127.0.0.1.example, true",
        "http://[2001:db8::1]:8081/p, true",
        "http://[::10], true",
        "https://precept.example, false",
        "http://localhost:8081, false",
        "http://LOCALHOST, false",
        "http://precept.localhost, false",
        "http://127.0.0.2, false",
        "http://[::1]:8081, false",
        "http://[0:0:0:0:0:0:0:1], false"
    })
    void aKeyThatCrossesANetworkInTheClearIsExposed(String url, boolean isExposed) {
        PreceptGatewayProperties properties =
                new PreceptGatewayProperties(
                        true,
                        url,
                        "acme",
                        "pgk_01890a5d-ac96-774b-bcce-b302099a8057.secret",
                        List.of(),
                        "");
        assertThat(GatewaySettings.of(properties).service().isExposed()).isEqualTo(isExposed);
    }
}
