package dev.precept.pdp.eventstore;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;

/**
 * The service's data directory, held by this process alone until closed.
 *
 * <p>It is held by a lock on {@code precept.lock}, which the system lets go when the process ends,
 * however it ends. Who holds it stands beside it in {@code precept.pid}: a second file, because on
 * POSIX systems closing any handle on the locked one would give the lock up.
 */
public final class DataDirectory implements AutoCloseable {
    private static final String OWNER_ONLY = "rwx------";

    private final Path path;
    private final FileChannel channel;
    private final FileLock lock;

    private DataDirectory(Path path, FileChannel channel, FileLock lock) {
        this.path = path;
        this.channel = channel;
        this.lock = lock;
    }

    /**
     * Makes the directory where there is none, readable by its owner only, and holds it.
     *
     * @throws DataDirectoryInUseException where another process, or this one, holds it already
     */
    public static DataDirectory open(Path directory) throws IOException {
        Path path = directory.toAbsolutePath().normalize();
        if (!Files.isDirectory(path)) {
            Files.createDirectories(
                    path,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString(OWNER_ONLY)));
        }
        path = path.toRealPath();
        Path holder = path.resolve("precept.pid");
        String self = self();
        if (read(holder).equals(self)) {
            throw new DataDirectoryInUseException(path, self);
        }
        FileChannel channel =
                FileChannel.open(
                        path.resolve("precept.lock"),
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE);
        FileLock lock = tryLock(channel);
        if (lock == null) {
            channel.close();
            throw new DataDirectoryInUseException(path, read(holder));
        }
        Files.writeString(holder, self);
        return new DataDirectory(path, channel, lock);
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException heldByThisProcess) {
            return null;
        }
    }

    /** A process id alone may come again after a restart; together with the start it does not. */
    private static String self() {
        ProcessHandle process = ProcessHandle.current();
        Instant started = process.info().startInstant().orElse(Instant.EPOCH);
        return "process " + process.pid() + " started at " + started;
    }

    private static String read(Path holder) throws IOException {
        try {
            return Files.readString(holder);
        } catch (NoSuchFileException nobody) {
            return "";
        }
    }

    /** The directory, absolute. */
    public Path path() {
        return path;
    }

    /** Lets the directory go. */
    @Override
    public void close() throws IOException {
        Files.deleteIfExists(path.resolve("precept.pid"));
        lock.release();
        channel.close();
    }
}
