package dev.precept.domain.schema;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.domain.shared.RecordedEvent;
import dev.precept.testing.Seed;

import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

class EventCodecProperties {
    private static final int ROUNDS = 60_000;
    private static final byte[] TELLING =
            "{}[]\",:\\u0eE+-.tfn null\0\t\n\u007f".getBytes(StandardCharsets.UTF_8);

    private final Random random = Seed.random(EventCodecProperties.class);
    private final List<byte[]> samples =
            Samples.all().stream().map(sample -> EventCodec.encode(sample.event())).toList();

    @Test
    void anyBytesAreRefusedOrTheOneFormOfWhatIsRead() {
        for (int round = 0; round < ROUNDS; round++) {
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            check(bytes);
        }
    }

    @Test
    void mutatedEventsAreRefusedOrTheOneFormOfWhatIsRead() {
        int read = 0;
        for (int round = 0; round < ROUNDS; round++) {
            byte[] bytes = samples.get(random.nextInt(samples.size())).clone();
            int mutations = 1 + random.nextInt(3);
            for (int i = 0; i < mutations; i++) {
                bytes = mutate(bytes);
            }
            read += check(bytes) ? 1 : 0;
        }
        assertThat(read).as("some mutations leave a readable event").isPositive();
    }

    /** One event only has these bytes, so what is accepted is written back as it was. */
    private static boolean check(byte[] bytes) {
        RecordedEvent event;
        try {
            event = EventCodec.decode(bytes);
        } catch (UnreadableException refusal) {
            return false;
        }
        assertThat(EventCodec.encode(event)).isEqualTo(bytes);
        return true;
    }

    private byte[] mutate(byte[] bytes) {
        int at = random.nextInt(bytes.length);
        return switch (random.nextInt(5)) {
            case 0 -> {
                bytes[at] = (byte) random.nextInt(256);
                yield bytes;
            }
            case 1 -> {
                bytes[at] = TELLING[random.nextInt(TELLING.length)];
                yield bytes;
            }
            case 2 -> Arrays.copyOf(bytes, Math.max(1, at));
            case 3 -> without(bytes, at, Math.min(bytes.length - 1, at + random.nextInt(20)));
            default -> twice(bytes, at, Math.min(bytes.length, at + random.nextInt(40)));
        };
    }

    private static byte[] without(byte[] bytes, int from, int to) {
        byte[] rest = Arrays.copyOf(bytes, Math.max(1, bytes.length - Math.max(0, to - from)));
        System.arraycopy(bytes, to, rest, Math.min(from, rest.length - 1), rest.length - from - 1);
        return rest;
    }

    private static byte[] twice(byte[] bytes, int from, int to) {
        byte[] more = Arrays.copyOf(bytes, bytes.length + to - from);
        System.arraycopy(bytes, from, more, to, bytes.length - from);
        return more;
    }
}
