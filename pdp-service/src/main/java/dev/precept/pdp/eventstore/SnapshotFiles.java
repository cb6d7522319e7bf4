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
    private static final int KEPT = 2;

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

    /** The newest sound snapshot of this log up to its head. */
    Optional<PolicyImage> newest(String log, Position head) {
        try {
            for (Path file : newestFirst()) {
                Optional<PolicyImage> image = read(file);
                if (image.isPresent() && isOf(image.get(), log, head)) {
                    return image;
                }
                LOG.warn("Snapshot {} is not used", file);
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

    /** Writes one, durably, under its name only once it is whole; removes those before the last. */
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
        List<Path> files = newestFirst();
        for (Path old : files.subList(Math.min(KEPT, files.size()), files.size())) {
            Files.deleteIfExists(old);
        }
        for (Path old : files(UNFINISHED)) {
            Files.deleteIfExists(old);
        }
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
