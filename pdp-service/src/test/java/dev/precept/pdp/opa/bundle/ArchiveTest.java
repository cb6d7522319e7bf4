package dev.precept.pdp.opa.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.precept.testing.Seed;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Archives of members that are compressed by several threads. */
@Timeout(60)
class ArchiveTest {
    private static final int CHUNK = Limits.CHUNK_BYTES;

    private final Random random = Seed.random(ArchiveTest.class);
    private final ExecutorService packers = Executors.newFixedThreadPool(3);
    private final Room room = new Room(1 << 30, 0, () -> Long.MAX_VALUE);

    @AfterEach
    void stop() {
        packers.shutdownNow();
    }

    private byte[] content(int size) {
        byte[] content = new byte[size];
        for (int i = 0; i < size; i++) {
            // Some of it is noise, which no compression makes smaller.
            content[i] = (byte) (size % 2 == 0 ? 'a' + random.nextInt(4) : random.nextInt());
        }
        return content;
    }

    @Test
    void whatIsWrittenIsRead(@TempDir Path folder) throws IOException {
        Map<String, byte[]> members = new LinkedHashMap<>();
        for (int size : List.of(0, 1, 511, 512, 513, CHUNK - 1, CHUNK, CHUNK + 1, 20 * CHUNK + 7)) {
            members.put("a/" + size, content(size));
        }
        Path file = folder.resolve("a.tar.gz");
        Room.Share share = room.share(_ -> {});
        try (Archive archive = new Archive(file, share, packers)) {
            for (Map.Entry<String, byte[]> member : members.entrySet()) {
                archive.add(member.getKey(), out -> inPieces(member.getValue(), out));
            }
            archive.finish();
            assertThat(archive.written())
                    .isEqualTo(members.values().stream().mapToLong(it -> it.length).sum());
        }
        assertThat(share.bytes()).isEqualTo(room.taken()).isEqualTo(Files.size(file));
        Map<String, byte[]> read = Bundle.read(Files.readAllBytes(file)).files();
        assertThat(read.keySet()).containsExactlyElementsOf(members.keySet());
        members.forEach((name, content) -> assertThat(read.get(name)).as(name).isEqualTo(content));
        share.giveBack();
        assertThat(room.taken()).isZero();
    }

    private void inPieces(byte[] content, OutputStream out) throws IOException {
        int at = 0;
        while (at < content.length) {
            if (random.nextInt(4) == 0) {
                out.write(content[at++]);
            } else {
                int some = Math.min(content.length - at, random.nextInt(CHUNK / 3));
                out.write(content, at, some);
                at += some;
            }
        }
    }

    @Test
    void whereTheDiskIsFullItEnds(@TempDir Path folder) throws IOException {
        Room little = new Room(3 * CHUNK, 0, () -> Long.MAX_VALUE);
        Room.Share share = little.share(_ -> {});
        byte[] noise = content(20 * CHUNK + 7);
        try (Archive archive = new Archive(folder.resolve("a.tar.gz"), share, packers)) {
            assertThatThrownBy(() -> archive.add("a", out -> out.write(noise)))
                    .isInstanceOf(Room.Full.class);
        }
        assertThat(little.taken()).isLessThanOrEqualTo(3 * CHUNK);
        share.giveBack();
        assertThat(little.taken()).isZero();
    }
}
