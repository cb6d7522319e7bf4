package dev.precept.pdp.opa.bundle;

import dev.precept.domain.shared.Position;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A snapshot in a file, which lasts until nobody will ask for it any more and all who did have it.
 * Threads share it.
 */
final class Snapshot {
    private static final Logger LOG = LoggerFactory.getLogger(Snapshot.class);

    private final Path file;
    private final Room.Share share;
    private final Content content;
    private final Duration took;
    private final long madeNanos = System.nanoTime();
    private int readers;
    private boolean isRetired;

    /**
     * One that was made.
     *
     * @param share what the file takes of the disk
     * @param took how long it took to make
     */
    Snapshot(Path file, Room.Share share, Content content, Duration took) {
        this.file = file;
        this.share = share;
        this.content = content;
        this.took = took;
    }

    /**
     * What is in it.
     *
     * @param leftOut policies' modules that are not
     * @param written its bytes, uncompressed
     * @param bytes of the file
     */
    record Content(Position position, int leftOut, long written, long bytes) {
        /** Whether somebody has not had it, or as much, or what came later. */
        boolean isNewTo(@Nullable Version has) {
            int order = has == null ? 1 : position.compareTo(has.position());
            return order > 0 || (has != null && order == 0 && leftOut < has.leftOut());
        }
    }

    Path file() {
        return file;
    }

    Content content() {
        return content;
    }

    /**
     * Whether it may still be given.
     *
     * @param due what it should have
     * @param has what who asks has already; null for nothing
     */
    boolean serves(Position due, @Nullable Version has) {
        boolean isSlow = took.compareTo(Limits.SLOW_BUILD) > 0;
        boolean isYoung = System.nanoTime() - madeNanos < Limits.SLOW_BUILD_LASTS.toNanos();
        return content.isNewTo(has)
                && (content.position().compareTo(due) >= 0 || (isSlow && isYoung));
    }

    /** Sees to it that the file stays until it is {@linkplain #release released}. */
    synchronized void retain() {
        readers++;
    }

    synchronized void release() {
        readers--;
        removeIfOver();
    }

    /** Says that nobody will ask for it any more. */
    synchronized void retire() {
        isRetired = true;
        removeIfOver();
    }

    private void removeIfOver() {
        if (!isRetired || readers > 0) {
            return;
        }
        try {
            Files.deleteIfExists(file);
            share.giveBack();
        } catch (IOException kept) {
            LOG.warn("A snapshot cannot be removed", kept);
        }
    }
}
