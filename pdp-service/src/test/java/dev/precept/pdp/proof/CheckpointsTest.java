package dev.precept.pdp.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import dev.precept.pdp.jose.TreeHead;
import dev.precept.pdp.settings.SettingException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.util.List;

class CheckpointsTest {
    private static final Duration SECOND = Duration.ofSeconds(1);

    @Test
    void aCheckpointOfTheFutureIsNotRecent() {
        TreeHead head = new TreeHead("log", 1, new byte[32], List.of());
        Checkpoint checkpoint = new Checkpoint(head, 1, 5_000_000, "");
        assertThat(checkpoint.isRecent(5_000_000, SECOND)).isTrue();
        assertThat(checkpoint.isRecent(5_999_999, SECOND)).isTrue();
        assertThat(checkpoint.isRecent(6_000_000, SECOND)).isFalse();
        assertThat(checkpoint.isRecent(4_999_999, SECOND)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a+b", "a\nb", "a\u00a0b", "a\u0000"})
    void noLogHasANameThatANoteCannotBear(String origin) {
        assertThatExceptionOfType(SettingException.class)
                .isThrownBy(() -> new Checkpoints.Settings(origin, SECOND));
    }

    @Test
    void aNameLeavesRoomForThoseOfChains() {
        String longest = "é".repeat(Limits.ORIGIN_BYTES / 2);
        assertThatNoException().isThrownBy(() -> new Checkpoints.Settings(longest, SECOND));
        assertThatExceptionOfType(SettingException.class)
                .isThrownBy(() -> new Checkpoints.Settings(longest + "a", SECOND));
    }
}
