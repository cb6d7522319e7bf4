package dev.precept.pdp.jose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.domain.shared.SigningKeyId;
import dev.precept.domain.signingkey.SignatureAlgorithm;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.stream.IntStream;

class RecentSignersTest {
    private static final int SIZE = 8;
    private static final byte[] PRIVATE =
            SigningKeys.generate(new SigningKeyId("k"), SignatureAlgorithm.ES256).pkcs8();

    private final RecentSigners signers = new RecentSigners(SIZE);

    private static TokenSigner signer(int number) {
        return SigningKeys.signer(id(number), SignatureAlgorithm.ES256, PRIVATE);
    }

    private static SigningKeyId id(int number) {
        return new SigningKeyId("key-" + number);
    }

    @Test
    void whatIsUsedStaysAndTheRestIsForgotten() {
        for (int i = 0; i < 10 * SIZE; i++) {
            signers.put(signer(i));
            assertThat(signers.get(id(0))).as("used all the time, %s", i).isNotNull();
            assertThat(signers.get(id(i))).isNotNull();
        }
        long kept = IntStream.range(0, 10 * SIZE).filter(i -> signers.has(id(i))).count();
        assertThat(kept).isBetween((long) SIZE, 2L * SIZE);
        assertThat(signers.get(id(1))).isNull();
    }

    @Test
    void whatIsRemovedIsGone() {
        for (int i = 0; i <= SIZE; i++) {
            signers.put(signer(i));
        }
        signers.remove(List.of(id(0), id(SIZE)));
        assertThat(signers.get(id(0))).isNull();
        assertThat(signers.get(id(SIZE))).isNull();
        assertThat(signers.get(id(1))).isNotNull();
    }
}
