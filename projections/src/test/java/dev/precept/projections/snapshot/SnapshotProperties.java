package dev.precept.projections.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.precept.domain.shared.EventEnvelope;
import dev.precept.projections.condition.ExpressionCompiler;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.image.Provenance;
import dev.precept.projections.testing.Images;
import dev.precept.projections.testing.RandomHistory;
import dev.precept.testing.Seed;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** A snapshot says what the image says, and damage is seen. */
class SnapshotProperties {
    private static final int HISTORIES = 20;
    private static final int COMMANDS = 250;
    private static final int DAMAGES = 400;

    private final Random random = Seed.random(SnapshotProperties.class);

    @Test
    void whatIsReadIsWhatWasWritten() throws IOException {
        for (int i = 0; i < HISTORIES; i++) {
            PolicyImage image = Images.of(RandomHistory.of(random, COMMANDS));
            byte[] written = written(image);
            PolicyImage read = read(written);
            Images.assertSame(read, image);
            Images.assertHashHolds(read);
            assertThat(read.log()).isEqualTo(image.log());
            assertThat(read.provenance()).isEqualTo(Provenance.SNAPSHOT);
            assertThat(written(read)).isEqualTo(written);
        }
    }

    @Test
    void snapshotAndTailMakeTheSameImageAsReplay() throws IOException {
        for (int i = 0; i < HISTORIES; i++) {
            List<List<EventEnvelope>> commands =
                    Images.commands(RandomHistory.of(random, COMMANDS));
            int cut = random.nextInt(commands.size());
            PolicyImage image = PolicyImage.empty(Images.LOG);
            PolicyImage fromSnapshot = image;
            for (int at = 0; at < commands.size(); at++) {
                fromSnapshot = at == cut ? read(written(image)) : fromSnapshot;
                image = Images.after(image, commands.get(at));
                fromSnapshot = at >= cut ? Images.after(fromSnapshot, commands.get(at)) : image;
            }
            Images.assertSame(fromSnapshot, image);
            assertThat(written(fromSnapshot)).isEqualTo(written(image));
        }
    }

    @Test
    void anyByteChangedIsSeen() throws IOException {
        byte[] written = written(Images.of(RandomHistory.of(random, COMMANDS)));
        for (int i = 0; i < DAMAGES; i++) {
            byte[] damaged = written.clone();
            int at = random.nextInt(i % 2 == 0 ? damaged.length : 150);
            damaged[at] ^= (byte) (1 << random.nextInt(8));
            assertRefused(damaged);
        }
    }

    @Test
    void anythingCutOffOrAddedIsSeen() throws IOException {
        byte[] written = written(Images.of(RandomHistory.of(random, COMMANDS)));
        for (int i = 0; i < DAMAGES; i++) {
            assertRefused(Arrays.copyOf(written, random.nextInt(written.length)));
        }
        assertRefused(Arrays.copyOf(written, written.length + 1));
        assertRefused(new byte[0]);
    }

    private static void assertRefused(byte[] damaged) {
        assertThatExceptionOfType(UnreadableSnapshotException.class)
                .isThrownBy(() -> read(damaged));
    }

    private static byte[] written(PolicyImage image) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        SnapshotWriter.write(image, out);
        return out.toByteArray();
    }

    private static PolicyImage read(byte[] written) throws IOException {
        return SnapshotReader.read(new ByteArrayInputStream(written), ExpressionCompiler.NONE);
    }
}
