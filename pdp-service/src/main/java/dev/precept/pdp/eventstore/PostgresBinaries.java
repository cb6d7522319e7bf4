package dev.precept.pdp.eventstore;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;

import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.io.file.PathUtils;
import org.tukaani.xz.XZInputStream;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** PostgreSQL's programs, unpacked from the archive that the service brings along. */
final class PostgresBinaries {
    private static final int EXECUTABLE = 0100;

    private PostgresBinaries() {}

    /**
     * Unpacks the programs into a folder of their own under the directory, once: it appears there
     * whole or not at all.
     *
     * @return the folder that holds {@code bin}
     */
    static Path unpack(Path directory) throws IOException {
        byte[] archive = archive();
        Path target = directory.resolve(HexFormat.of().formatHex(sha256(archive), 0, 8));
        if (Files.isDirectory(target)) {
            return target;
        }
        Files.createDirectories(directory);
        Path unfinished = Files.createTempDirectory(directory, "unpacking-");
        extract(archive, unfinished);
        put(unfinished, target);
        return target;
    }

    /** Moves a finished folder to its place, or removes it where another has been put there. */
    static void put(Path finished, Path target) throws IOException {
        try {
            Files.move(finished, target, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException refused) {
            if (!Files.isDirectory(target)) {
                throw refused;
            }
            PathUtils.deleteDirectory(finished);
        }
    }

    private static byte[] archive() throws IOException {
        String system = System.getProperty("os.name");
        String machine = System.getProperty("os.arch");
        try (InputStream archive =
                DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(system, machine)) {
            return archive.readAllBytes();
        } catch (IllegalStateException missing) {
            throw new IOException(
                    "no PostgreSQL is brought along for "
                            + system
                            + " on "
                            + machine
                            + ": run one and give its URL",
                    missing);
        }
    }

    private static void extract(byte[] archive, Path target) throws IOException {
        try (TarArchiveInputStream entries =
                new TarArchiveInputStream(new XZInputStream(new ByteArrayInputStream(archive)))) {
            for (TarArchiveEntry entry = entries.getNextEntry();
                    entry != null;
                    entry = entries.getNextEntry()) {
                Path path = target.resolve(entry.getName()).normalize();
                if (!path.startsWith(target)) {
                    throw new IOException("an entry lies outside of the archive: " + path);
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(path);
                    continue;
                }
                Files.createDirectories(path.getParent());
                if (entry.isSymbolicLink()) {
                    Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
                } else {
                    Files.copy(entries, path);
                    if ((entry.getMode() & EXECUTABLE) != 0 && !path.toFile().setExecutable(true)) {
                        throw new IOException("cannot be made executable: " + path);
                    }
                }
            }
        }
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
