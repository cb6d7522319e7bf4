package dev.precept.pdp.eventstore;

import dev.precept.domain.shared.Position;
import dev.precept.projections.condition.ExpressionCompiler;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.snapshot.SnapshotReader;
import dev.precept.projections.snapshot.SnapshotWriter;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * This node's snapshots: images of the past, so that a start need not read the whole log. A
 * snapshot is only a shortcut: one that cannot be read is passed over. Used by one thread at a
 * time.
 */
final class SnapshotFiles {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotFiles.class);
    private static final String SUFFIX = ".snapshot";
    private static final String UNFINISHED = ".unfinished";

    /** How many of the newest stay whatever comes. */
    private static final int NEWEST = 2;

    /** Up to this age in events the newest ones are enough. */
    private static final long YOUNG_EVENTS = 16_384;

    private final Path directory;
    private final ExpressionCompiler expressions;

    /**
     * @param directory where they lie; made when the first is written
     * @param expressions makes the expressions of images that are read
     */
    SnapshotFiles(Path directory, ExpressionCompiler expressions) {
        this.directory = directory;
        this.expressions = expressions;
    }

    /** The newest sound snapshot of this log up to a position. */
    Optional<PolicyImage> newest(String log, Position end) {
        return newest(log, Position.ZERO, end);
    }

    /** The newest sound snapshot of this log that lies beyond a position, up to another. */
    Optional<PolicyImage> newest(String log, Position beyond, Position end) {
        try {
            for (Path file : newestFirst()) {
                long position = position(file);
                if (position > beyond.value() && position <= end.value()) {
                    Optional<PolicyImage> image = read(file);
                    if (image.isPresent() && isOf(image.get(), log, end)) {
                        return image;
                    }
                    LOG.warn("Snapshot {} is not used", file);
                }
            }
        } catch (IOException e) {
            LOG.warn("The snapshots in {} cannot be listed", directory, e);
        }
        return Optional.empty();
    }

    /** One of another log, or beyond its head, is from before the database was restored. */
    private static boolean isOf(PolicyImage image, String log, Position head) {
        return image.log().equals(log) && image.position().compareTo(head) <= 0;
    }

    private Optional<PolicyImage> read(Path file) {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            return Optional.of(SnapshotReader.read(in, expressions));
        } catch (IOException e) {
            LOG.warn("Snapshot {} cannot be read", file, e);
            return Optional.empty();
        }
    }

    /**
     * Writes one, durably, under its name only once it is whole; of those before it ever fewer stay
     * the older they are, so that any image of the past has one not too far before it.
     */
    void write(PolicyImage image) throws IOException {
        Files.createDirectories(directory);
        String name = String.format(Locale.ROOT, "%019d", image.position().value());
        Path unfinished = directory.resolve(name + UNFINISHED);
        try (FileChannel channel =
                FileChannel.open(
                        unfinished,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            SnapshotWriter.write(image, Channels.newOutputStream(channel));
            channel.force(true);
        }
        Files.move(unfinished, directory.resolve(name + SUFFIX), StandardCopyOption.ATOMIC_MOVE);
        for (Path old : superfluous(newestFirst(), image.position().value())) {
            Files.deleteIfExists(old);
        }
        for (Path old : files(UNFINISHED)) {
            Files.deleteIfExists(old);
        }
    }

    /** All but the newest, and of those whose age has the same number of bits the oldest. */
    static List<Path> superfluous(List<Path> newestFirst, long head) {
        List<Path> superfluous = new ArrayList<>();
        for (int i = NEWEST; i < newestFirst.size() - 1; i++) {
            int bits = ageBits(newestFirst.get(i), head);
            if (bits == ageBits(newestFirst.get(i + 1), head)) {
                superfluous.add(newestFirst.get(i));
            }
        }
        return superfluous;
    }

    private static int ageBits(Path file, long head) {
        long age = Math.max(head - position(file), YOUNG_EVENTS);
        return Long.SIZE - Long.numberOfLeadingZeros(age);
    }

    /** As its name says; beyond any where the name says nothing. */
    private static long position(Path file) {
        String name = file.getFileName().toString();
        String digits = name.substring(0, name.length() - SUFFIX.length());
        return digits.matches("0[0-9]{18}") ? Long.parseLong(digits) : Long.MAX_VALUE;
    }

    private List<Path> newestFirst() throws IOException {
        return files(SUFFIX).stream().sorted(Comparator.reverseOrder()).toList();
    }

    private List<Path> files(String suffix) throws IOException {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.toString().endsWith(suffix)).toList();
        }
    }
}
