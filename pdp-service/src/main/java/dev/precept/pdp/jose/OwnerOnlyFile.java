package dev.precept.pdp.jose;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Files that hold secrets: mode 600 from the first byte on, on the disk before they get their name.
 */
public final class OwnerOnlyFile {
    /** Mode 600. */
    static final Set<PosixFilePermission> PERMISSIONS =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private static final FileAttribute<Set<PosixFilePermission>> MODE =
            PosixFilePermissions.asFileAttribute(PERMISSIONS);

    private OwnerOnlyFile() {}

    /** Writes the file, in place of what was there. */
    public static void write(Path file, byte[] content) throws IOException {
        Path draft = draft(file, content);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    }

    /** A finished file beside the one to be made, to be moved or linked and deleted. */
    static Path draft(Path file, byte[] content) throws IOException {
        Path draft =
                Files.createTempFile(
                        file.toAbsolutePath().getParent(), file.getFileName() + ".", ".new", MODE);
        try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
            ByteBuffer rest = ByteBuffer.wrap(content);
            while (rest.hasRemaining()) {
                channel.write(rest);
            }
            channel.force(true);
        }
        return draft;
    }
}
