package dev.precept.pdp.opa.engine;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;

/**
 * A bearer token in a file that others write anew now and then. Where the file cannot be read, what
 * was read last counts. Threads share it.
 */
final class BearerToken {
    private static final Logger LOG = LoggerFactory.getLogger(BearerToken.class);

    private final @Nullable Path file;
    private volatile @Nullable Read last;

    private record Read(FileTime written, String token) {}

    /**
     * The token in the file.
     *
     * @param file null for no token
     */
    BearerToken(@Nullable Path file) {
        this.file = file;
    }

    /** The token; null for none. */
    @Nullable String current() {
        Path place = file;
        if (place == null) {
            return null;
        }
        Read read = last;
        try {
            FileTime written = Files.getLastModifiedTime(place);
            if (read == null || !read.written().equals(written)) {
                read = new Read(written, Files.readString(place).strip());
                last = read;
            }
        } catch (IOException unreadable) {
            LOG.warn("The token of the OPA cannot be read: {}", unreadable.getMessage());
        }
        return read == null ? null : read.token();
    }
}
