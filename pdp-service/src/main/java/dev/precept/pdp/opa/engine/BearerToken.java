package dev.precept.pdp.opa.engine;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.regex.Pattern;

/**
 * A bearer token in a file that others write anew now and then. Where the file cannot be read, or
 * holds no token, as while it is written, what was read last counts. Threads share it.
 */
final class BearerToken {
    private static final Logger LOG = LoggerFactory.getLogger(BearerToken.class);

    /** What a field of HTTP takes as it is: anything else would be told in an error. */
    private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7e]+");

    private final @Nullable Path file;
    private volatile @Nullable Read last;
    private volatile boolean isMissed;

    /** The length tells what is written within one tick of the file's clock. */
    private record Read(FileTime written, long length, String token) {
        boolean isOf(BasicFileAttributes found) {
            return written.equals(found.lastModifiedTime()) && length == found.size();
        }
    }

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
            BasicFileAttributes found = Files.readAttributes(place, BasicFileAttributes.class);
            if (read == null || !read.isOf(found)) {
                read = new Read(found.lastModifiedTime(), found.size(), token(place));
                last = read;
            }
            isMissed = false;
        } catch (IOException unreadable) {
            if (!isMissed) {
                LOG.warn("The token of the OPA cannot be read: {}", unreadable.toString());
            }
            isMissed = true;
        }
        return read == null ? null : read.token();
    }

    private static String token(Path place) throws IOException {
        try (InputStream in = Files.newInputStream(place)) {
            byte[] bytes = in.readNBytes(Limits.TOKEN_BYTES + 1);
            String token = new String(bytes, ISO_8859_1).strip();
            if (bytes.length > Limits.TOKEN_BYTES || !TOKEN.matcher(token).matches()) {
                throw new IOException(place + " holds no token");
            }
            return token;
        }
    }
}
