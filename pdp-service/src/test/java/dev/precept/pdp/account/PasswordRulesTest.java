package dev.precept.pdp.account;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

class PasswordRulesTest {
    private static final List<String> ABOUT =
            List.of("maria.lopez", "maria.lopez@example.org", "María López", "precept");

    private final PasswordRules rules = PasswordRules.load();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    elevenchars             | TOO_SHORT
                    passwordpassword        | COMMON
                    Password1234!           | COMMON
                    !!qwertyuiop99          | COMMON
                    aaaaaaaaaaaaaaa         | COMMON
                    xyzxyzxyzxyz            | COMMON
                    abcdefghijklmnop        | COMMON
                    345678901234            | COMMON
                    nopqmlkjihgfedcba123456 |
                    maria.lopez2024         | PERSONAL
                    lopezlopez12            | PERSONAL
                    precept12345            | PERSONAL
                    violet tram under rain  |
                    lopez reads 3 books     |
                    пароль очень длинный    |
                    """)
    void whatAPasswordMayBe(String password, PasswordFault fault) {
        assertThat(rules.check(password, ABOUT).orElse(null)).isEqualTo(fault);
    }

    @Test
    void itHasAtMost128Characters() {
        assertThat(rules.check("ab7".repeat(10) + "😀z".repeat(49), ABOUT)).isEmpty();
        assertThat(rules.check("x1".repeat(63) + "abc", ABOUT)).contains(PasswordFault.TOO_LONG);
    }

    @ParameterizedTest
    @ValueSource(strings = {"has a\u0000zero in it", "has a\nline feed", "half a pair\uD83D."})
    void whatCannotBeTypedIsRefused(String password) {
        assertThat(rules.check(password, ABOUT)).contains(PasswordFault.UNREADABLE);
    }
}
