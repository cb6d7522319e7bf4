package dev.precept.pdp.opa.bundle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.precept.testing.Seed;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** What is signed is in order, however much of it is in memory. */
@Timeout(60)
class SortedTest {
    private static final int DOCUMENTS = 2_000;
    private static final int RUN = 16 * 1024;

    private final Random random = Seed.random(SortedTest.class);

    /** Also of characters whose UTF-16 sorts otherwise than their UTF-8. */
    private String id(int number) {
        String begin = List.of("a", "b", "\u00E4", "\uFF5E", "\uD83D\uDE00").get(random.nextInt(5));
        return begin + (random.nextBoolean() ? number : number + ":" + begin);
    }

    @Test
    void inOrderItIsInRunsAndWithout(@TempDir Path folder) throws IOException {
        SortedMap<byte[], String> expected = new TreeMap<>(Arrays::compareUnsigned);
        for (int i = 0; i < DOCUMENTS; i++) {
            expected.put(id(i).getBytes(StandardCharsets.UTF_8), "{\"n\":" + i + "}");
        }
        List<byte[]> ids = new ArrayList<>(expected.keySet());
        Collections.shuffle(ids, random);
        for (int most : List.of(RUN, Integer.MAX_VALUE)) {
            Room room = new Room(1 << 30, 0, () -> Long.MAX_VALUE);
            List<String> told = new ArrayList<>();
            try (Sorted sorted = new Sorted(folder, room.share(_ -> {}), most)) {
                for (byte[] id : ids) {
                    byte[] json = expected.get(id).getBytes(StandardCharsets.UTF_8);
                    sorted.add(new Sorted.Item(id, json));
                }
                assertThat(room.taken()).isEqualTo(bytes(folder));
                sorted.forEach(it -> told.add(new String(it.json(), StandardCharsets.UTF_8)));
                assertThat(files(folder).size() > 5).isEqualTo(most == RUN);
            }
            assertThat(told).containsExactlyElementsOf(expected.values());
            assertThat(files(folder)).isEmpty();
            assertThat(room.taken()).isZero();
        }
    }

    private static long bytes(Path folder) throws IOException {
        long bytes = 0;
        for (Path file : files(folder)) {
            bytes += Files.size(file);
        }
        return bytes;
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }
}
