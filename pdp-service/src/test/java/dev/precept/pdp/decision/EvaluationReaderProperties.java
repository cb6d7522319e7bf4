package dev.precept.pdp.decision;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.precept.testing.Seed;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.Random;

/** Whatever is sent, reading ends in a request or in the refusal meant for it. */
class EvaluationReaderProperties {
    private static final int ROUNDS = 20_000;
    private static final byte[] VALID =
            """
            {"subject":{"type":"user","id":"ada","properties":{"a":[1,{"b":null}]}},
             "action":{"name":"GET"},"resource":{"type":"books","id":"/books/1"},
             "context":{"application":"app","time":"2026-01-01T00:00:00Z"},
             "options":{"evaluations_semantic":"execute_all"},
             "evaluations":[{"resource":{"type":"books","id":"/x"}},{"action":{"name":"PUT"}}]}
            """
                    .getBytes(StandardCharsets.UTF_8);

    @Test
    void mutatedRequestsAreReadOrRefused() {
        Random random = Seed.random(EvaluationReaderProperties.class);
        int read = 0;
        for (int i = 0; i < ROUNDS; i++) {
            byte[] body = VALID.clone();
            int mutations = 1 + random.nextInt(3);
            for (int m = 0; m < mutations; m++) {
                body[random.nextInt(body.length)] = (byte) random.nextInt(256);
            }
            read += reads(body) ? 1 : 0;
        }
        assertThat(read).isBetween(1, ROUNDS - 1);
    }

    @Test
    void overlongUtf8IsRefused() {
        byte[] body = VALID.clone();
        int at = new String(VALID, StandardCharsets.ISO_8859_1).indexOf("/books/1");
        body[at] = (byte) 0xC0;
        body[at + 1] = (byte) 0xAF;
        assertThat(reads(body)).isFalse();
    }

    @Test
    void noiseIsRefused() {
        Random random = Seed.random(EvaluationReaderProperties.class);
        for (int i = 0; i < ROUNDS; i++) {
            byte[] body = new byte[random.nextInt(200)];
            random.nextBytes(body);
            assertThat(reads(body)).isFalse();
        }
    }

    private static boolean reads(byte[] body) {
        try {
            EvaluationReader.read(body);
            return true;
        } catch (PartsReader.BadRequest refused) {
            assertThat(refused).hasMessageNotContaining("Exception");
            return false;
        }
    }

    @Test
    void whatIsTooLargeIsToldInOurWords() {
        String deep = "{\"a\":".repeat(Limits.NESTING_DEPTH + 1);
        String name = "x".repeat(Limits.STRING_CHARACTERS + 1);
        String longer = "{\"subject\":{\"type\":\"" + name + "\"}}";
        for (String body : new String[] {deep, longer}) {
            assertThatThrownBy(() -> EvaluationReader.read(body.getBytes(StandardCharsets.UTF_8)))
                    .isInstanceOf(PartsReader.BadRequest.class)
                    .hasMessageStartingWith("the JSON is larger than may be")
                    .hasMessageContaining("65536");
        }
    }
}
