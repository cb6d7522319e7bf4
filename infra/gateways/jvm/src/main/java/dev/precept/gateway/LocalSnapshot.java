package dev.precept.gateway;

import dev.precept.projections.condition.ExpressionCompiler;
import dev.precept.projections.image.PolicyImage;
import dev.precept.projections.snapshot.SnapshotReader;
import dev.precept.projections.snapshot.SnapshotWriter;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/**
 * A gateway's image in a file, for its next start: whole or not there at all, readable by its owner
 * only. What is read is as old as it may be, and no lease comes with it.
 */
public final class LocalSnapshot {
    private final Path file;

    /** Where it is kept; the directory must be there. One process writes it. */
    public LocalSnapshot(Path file) {
        this.file = file.toAbsolutePath();
    }

    /**
     * The image that was kept, if there is one.
     *
     * @param expressions makes the image's conditions
     * @throws IOException where it cannot be read, or is damaged: begin without it
     */
    public Optional<PolicyImage> read(ExpressionCompiler expressions) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return Optional.of(SnapshotReader.read(in, expressions));
        } catch (NoSuchFileException none) {
            return Optional.empty();
        }
    }

    /** Keeps the image in place of the one before, across a loss of power. */
    public void write(PolicyImage image) throws IOException {
        Path next = file.resolveSibling(file.getFileName() + ".next");
        Files.deleteIfExists(next);
        if (next.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            Files.createFile(
                    next,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
        }
        try (FileOutputStream out = new FileOutputStream(next.toFile())) {
            SnapshotWriter.write(image, out);
            out.getFD().sync();
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (FileChannel directory =
                FileChannel.open(file.resolveSibling("."), StandardOpenOption.READ)) {
            directory.force(true);
        }
    }
}
