package dev.precept.pdp.account;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;
import java.time.Instant;

class TotpTest {
    private static final byte[] SECRET = "12345678901234567890".getBytes(StandardCharsets.US_ASCII);

    /** RFC 6238 appendix B, of which we show the last six digits. */
    @ParameterizedTest
    @CsvSource({
        "59, 287082",
        "1111111109, 081804",
        "1111111111, 050471",
        "1234567890, 005924",
        "2000000000, 279037",
        "20000000000, 353130"
    })
    void codesAreThoseOfTheStandard(long seconds, String code) {
        Instant now = Instant.ofEpochSecond(seconds);
        assertThat(Totp.code(SECRET, now)).isEqualTo(code);
        assertThat(Totp.step(SECRET, code, now)).hasValue(seconds / 30);
        assertThat(Totp.step(SECRET, code.substring(0, 3) + " " + code.substring(3), now))
                .hasValue(seconds / 30);
        assertThat(Totp.step(SECRET, code, now.plusSeconds(30))).hasValue(seconds / 30);
        assertThat(Totp.step(SECRET, code, now.plusSeconds(90))).isEmpty();
    }

    @Test
    void nothingElseIsACode() {
        Instant now = Instant.ofEpochSecond(59);
        for (String text : new String[] {"", "28708", "2870820", "２８７０８２", "abcdef"}) {
            assertThat(Totp.step(SECRET, text, now)).isEmpty();
        }
    }

    @Test
    void secretsAreWrittenInBase32() {
        assertThat(Totp.base32(SECRET)).isEqualTo("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    }
}
