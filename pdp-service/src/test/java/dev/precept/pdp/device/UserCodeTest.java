package dev.precept.pdp.device;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.security.SecureRandom;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

class UserCodeTest {
    @Test
    void isOfLettersThatAreNotMistaken() {
        SecureRandom random = new SecureRandom();
        Set<String> codes = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            String shown = UserCode.next(random).shown();
            assertThat(shown).matches("[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}");
            codes.add(shown);
        }
        assertThat(codes).hasSize(1_000);
    }

    @Test
    void countsHoweverItIsTyped() {
        UserCode code = UserCode.next(new SecureRandom());
        String lower = code.shown().toLowerCase(Locale.ROOT);
        assertThat(UserCode.typed(lower)).isEqualTo(code);
        assertThat(UserCode.typed(" " + lower.replace("-", " ") + "\n")).isEqualTo(code);
        assertThat(UserCode.typed("<script>" + "x".repeat(10_000)).letters().length())
                .isLessThanOrEqualTo(Limits.TYPED_CHARACTERS);
    }
}
